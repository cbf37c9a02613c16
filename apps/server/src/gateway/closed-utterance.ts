import { isQuietTail } from '../endpointing/quiet-tail.ts';
import type { Draft } from '../pipeline/draft-answer.ts';
import type { Speaker, Utterance } from '../pipeline/utterance.ts';
import type { OpenUtterance } from './utterance-state.ts';

const RESULT_LIMIT = 10;

/**
 * What is to be answered once an utterance is over. Where nothing but silence comes after the last pause, only what comes
 * before it is recognised: the same whether or not it was drafted in time, so that the answer is the same.
 */
export function closedUtterance(
  { open: { utteranceId, taskId, startedAt }, assembler, early }: OpenUtterance,
  speaker: Speaker,
  close: Pick<Utterance, 'clip' | 'endReason'>,
): { utterance: Utterance; draft: Draft | undefined } {
  const pcm = assembler.audio();
  const last = early.end();
  const pause = last !== null && isQuietTail(pcm, last.samples) ? last : null;
  const heard = pause?.heard ?? pcm;
  return {
    utterance: { utteranceId, taskId, speaker, pcm, heard, startedAt, limit: RESULT_LIMIT, ...close },
    draft: pause?.draft ?? undefined,
  };
}
