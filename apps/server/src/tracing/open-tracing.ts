import type { EventRecord } from '@hark/shared/events/event-record';
import type { Logger } from 'pino';
import type { Config } from '../config/read-config.ts';
import type { Sessions } from '../gateway/sessions.ts';
import type { Pipeline } from '../pipeline/answer-utterance.ts';
import type { EarlyAnswers } from '../pipeline/early-answers.ts';

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

const UNTRACED: Tracing = {
  pipeline: (pipeline) => pipeline,
  early: (early) => early,
  sessions: (sessions) => sessions,
  pageEvents() {},
  droppedSpans: () => 0,
  close: () => Promise.resolve(),
};

/** Where traces are off, nothing of OpenTelemetry is loaded and nothing is watched. */
export async function openTracing(
  { tracing, deployment }: Pick<Config, 'tracing' | 'deployment'>,
  logger: Logger,
): Promise<Tracing> {
  if (tracing === null) return UNTRACED;
  const { startTracing } = await import('./start-tracing.ts');
  return startTracing({ settings: tracing, deployment, logger });
}
