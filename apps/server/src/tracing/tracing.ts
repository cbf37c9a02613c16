import type { EventRecord } from '@hark/shared/events/event-record';
import type { Sessions } from '../serving/gateway/sessions.ts';
import type { Pipeline } from '../answering/pipeline/answer-utterance.ts';
import type { EarlyAnswers } from '../answering/early/early-answers.ts';

/** Observes parts of the server from outside: returns each unchanged, or wrapped with the same behaviour. */
export interface Tracing {
  pipeline(pipeline: Pipeline): Pipeline;
  early(early: EarlyAnswers): EarlyAnswers;
  sessions(sessions: Sessions): Sessions;
  /** Receives pages' reports about utterances. Must not throw. */
  pageEvents(records: readonly EventRecord[]): void;
  /** Returns the number of lost spans since the start. */
  droppedSpans(): number;
  /** Sends the finished spans, for at most the time of one batch. */
  close(): Promise<void>;
}
