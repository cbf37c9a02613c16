import type { Final } from '@hark/shared/wire/final';
import type { Utterance } from './utterance.ts';

export interface KeptAnswer {
  clientId: string;
  final: Final;
}

/** Durable record of answers. Every write is idempotent on its id. */
export interface UtteranceLog {
  find(utteranceId: string): Promise<KeptAnswer | null>;
  /** Records the answer, or returns the one recorded first. */
  record(utterance: Utterance, final: Final): Promise<KeptAnswer>;
}
