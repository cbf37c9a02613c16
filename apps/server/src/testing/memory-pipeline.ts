import type { Pipeline } from '../answering/pipeline/answer-utterance.ts';
import { createMemoryUtteranceLog } from '../answering/pipeline/memory-utterance-log.ts';
import { createTaskMemory } from '../answering/pipeline/task-memory.ts';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';

/** A pipeline that keeps its answers in memory and notifies nobody. Its clock stands still unless one is given. */
export function memoryPipeline(parts: Pick<Pipeline, 'recognizer' | 'search'> & Partial<Pipeline>): Pipeline {
  const { recognizer, search, nowMs = () => 0 } = parts;
  let ids = 0;
  return {
    log: createMemoryUtteranceLog(),
    tasks: createTaskMemory({ nowMs }),
    thresholds: DEFAULT_SETUP.thresholds,
    version: () => ({ pipeline: 'p', recognizer: recognizer.version, search: search.version, vad: 'v' }),
    newId: () => `query-${++ids}`,
    nowMs,
    onAnswer: () => undefined,
    ...parts,
  };
}
