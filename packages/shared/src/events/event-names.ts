import { EVENT_NAMES } from '../wire/client-message.ts';

/** Names of server events; those of page events are in the wire protocol. */
export const SERVER_EVENT_NAMES = [
  /** An utterance was received, recognised and searched: one record, because they are one answer. */
  'utterance.answered',
  /** An utterance got no answer: no capacity, a failure, or cancelled. */
  'utterance.refused',
  /** A typed, edited or chosen query was searched. */
  'query.searched',
  /** A challenger answered the same audio, for comparison alone. */
  'utterance.shadowed',
  /** Utterances that it did not hear, summed up. */
  'shadow.dropped',
  'wire.error',
  /** The state of a server process, every ten seconds. */
  'server.sample',
  /** A task is over: its outcome, computed from earlier records. */
  'task.closed',
  /** Records that arrived after their task was closed; they stay in the log and out of task figures. */
  'events.late',
] as const;

export const ALL_EVENT_NAMES = [...EVENT_NAMES, ...SERVER_EVENT_NAMES] as const;

export type AnyEventName = (typeof ALL_EVENT_NAMES)[number];
