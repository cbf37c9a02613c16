import type { KeptAnswer, UtteranceLog } from './utterance-log.ts';

/** A log for the life of the process: for tests, and for commands that answer without a server. */
export function createMemoryUtteranceLog(): UtteranceLog {
  const answers = new Map<string, KeptAnswer>();
  return {
    find: (utteranceId) => Promise.resolve(answers.get(utteranceId) ?? null),
    record(utterance, final) {
      const kept = answers.get(utterance.utteranceId) ?? { clientId: utterance.speaker.clientId, final };
      answers.set(utterance.utteranceId, kept);
      return Promise.resolve(kept);
    },
  };
}
