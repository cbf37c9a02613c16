import type { Final } from '@hark/shared/wire/final';
import type { Utterance } from './utterance.ts';

export interface KeptAnswer {
  clientId: string;
  final: Final;
}

/** Durable memory of what was answered. Every write is idempotent on its id. */
export interface UtteranceLog {
  find(utteranceId: string): Promise<KeptAnswer | null>;
  /** Keeps the answer, or gives back the one that was kept first. */
  record(utterance: Utterance, final: Final): Promise<KeptAnswer>;
}
