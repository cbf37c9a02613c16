import { randomUUID } from 'node:crypto';
import type { Version } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import { PIPELINE_VERSION, VAD_MODEL } from '../config/serving-defaults.ts';
import type { AudioStore } from '../observing/events/audio-store.ts';
import type { ServerEvents } from '../observing/events/server-events.ts';
import type { Resources } from './open-resources.ts';
import type { Pipeline } from '../answering/pipeline/answer-utterance.ts';
import { DEFAULT_DECISION_THRESHOLDS } from '../answering/pipeline/decide.ts';
import { createTaskMemory } from '../answering/pipeline/task-memory.ts';
import type { UtteranceLog } from '../answering/pipeline/utterance-log.ts';

interface Observers {
  log: UtteranceLog;
  events: ServerEvents;
  audioStore: AudioStore;
  logger: Logger;
}

/** Which build serves. */
export function servingVersion({ recognizer, search }: Pick<Resources, 'recognizer' | 'search'>): Version {
  return {
    pipeline: PIPELINE_VERSION,
    recognizer: recognizer.version,
    search: search.version,
    vad: VAD_MODEL,
  };
}

/** The serving pipeline, with what watches it. */
export function composePipeline(
  { recognizer, search }: Pick<Resources, 'recognizer' | 'search'>,
  { log, events, audioStore, logger }: Observers,
): Pipeline {
  return {
    recognizer,
    search,
    log,
    tasks: createTaskMemory({ nowMs: () => performance.now() }),
    thresholds: DEFAULT_DECISION_THRESHOLDS,
    version: () => servingVersion({ recognizer, search }),
    newId: randomUUID,
    nowMs: () => performance.now(),
    onAnswer(utterance, answer) {
      if (answer.type === 'failed')
        logger.error({ code: answer.code, reason: answer.message }, 'an utterance failed');
      if (answer.type !== 'answered') return events.refused(utterance, answer);
      audioStore.keep(utterance).catch((error: unknown) => {
        logger.error({ err: error }, 'audio that the speaker agreed to could not be kept');
      });
    },
  };
}
