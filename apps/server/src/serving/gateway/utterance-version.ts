import type { Endpointing } from '@hark/shared/wire/protocol';
import type { EarlyAnswers } from '../../answering/early/early-answers.ts';
import type { Answer } from '../../answering/pipeline/answer-utterance.ts';
import type { Draft } from '../../answering/pipeline/draft-answer.ts';
import type { Utterance } from '../../answering/pipeline/utterance.ts';

/** What answers one utterance, from its first frame to its final. */
export interface UtteranceVersion {
  early: EarlyAnswers;
  endpointing: Endpointing;
  /** Whether its recogniser uses phrases of speakers. */
  usesPhrases: boolean;
  /** Value of the slice `rollout`; null outside of a canary. */
  rollout: string | null;
  /** `draft`: made of the samples to be recognised, if there was time. */
  answer(
    utterance: Utterance,
    options: { signal: AbortSignal; draft: Promise<Draft | null> | undefined },
  ): Promise<Answer>;
  /** Called with the answer after it was sent. Must not throw. */
  onAnswered(utterance: Utterance, answer: Answer): void;
}
