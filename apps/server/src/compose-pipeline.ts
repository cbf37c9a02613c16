import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { PIPELINE_VERSION, VAD_MODEL } from './config/serving-defaults.ts';
import type { AudioStore } from './events/audio-store.ts';
import { createPostgresUtteranceLog } from './events/postgres-utterance-log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Resources } from './open-resources.ts';
import type { Pipeline } from './pipeline/answer-utterance.ts';
import { DEFAULT_DECISION_THRESHOLDS } from './pipeline/decide.ts';

interface Observers {
  metrics: Metrics;
  audioStore: AudioStore;
  logger: Logger;
}

/** The serving pipeline, with what watches it. */
export function composePipeline(
  { recognizer, search, database }: Pick<Resources, 'recognizer' | 'search' | 'database'>,
  { metrics, audioStore, logger }: Observers,
): Pipeline {
  return {
    recognizer,
    search,
    log: createPostgresUtteranceLog(database.db),
    thresholds: DEFAULT_DECISION_THRESHOLDS,
    version: () => ({
      pipeline: PIPELINE_VERSION,
      recognizer: recognizer.version,
      search: search.version,
      vad: VAD_MODEL,
    }),
    newId: randomUUID,
    nowMs: () => performance.now(),
    onAnswer(utterance, answer) {
      metrics.answered(answer);
      if (answer.type === 'failed')
        logger.error({ code: answer.code, reason: answer.message }, 'an utterance failed');
      if (answer.type !== 'answered') return;
      audioStore.keep(utterance).catch((error: unknown) => {
        logger.error({ err: error }, 'audio that the speaker agreed to could not be kept');
      });
    },
  };
}
