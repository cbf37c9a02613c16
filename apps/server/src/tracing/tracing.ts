import type { EventRecord } from '@hark/shared/events/event-record';
import type { Sessions } from '../serving/gateway/sessions.ts';
import type { Pipeline } from '../answering/pipeline/answer-utterance.ts';
import type { EarlyAnswers } from '../answering/early/early-answers.ts';

/** Watches parts of the server from outside: each is given back as it was, or wrapped in one that does the same. */
export interface Tracing {
  pipeline(pipeline: Pipeline): Pipeline;
  early(early: EarlyAnswers): EarlyAnswers;
  sessions(sessions: Sessions): Sessions;
  /** What pages saw of utterances. Must not throw. */
  pageEvents(records: readonly EventRecord[]): void;
  /** Since the start, spans that nobody will see. */
  droppedSpans(): number;
  /** Sends what is finished, for as long as one batch may take. */
  close(): Promise<void>;
}
