import { EVENT_NAMES } from '../wire/client-message.ts';

/** What servers record; the names of pages are those of the wire. */
export const SERVER_EVENT_NAMES = [
  /** An utterance was received, recognised and searched: one record for the three, because they are one answer. */
  'utterance.answered',
  /** An utterance that got no answer: no room, a failure, or cancelled. */
  'utterance.refused',
  /** A query that was typed, edited or chosen was searched. */
  'query.searched',
  'wire.error',
  /** How a server process is doing, every ten seconds. */
  'server.sample',
  /** A task is over: what became of it, made from the records before. */
  'task.closed',
  /** Records that came after their task was closed; they stay in the log and out of task figures. */
  'events.late',
] as const;

export const ALL_EVENT_NAMES = [...EVENT_NAMES, ...SERVER_EVENT_NAMES] as const;

export type AnyEventName = (typeof ALL_EVENT_NAMES)[number];
