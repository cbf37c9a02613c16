import type { Draft } from '../../answering/pipeline/draft-answer.ts';
import type { Speaker, Utterance } from '../../answering/pipeline/utterance.ts';
import type { OpenUtterance } from './utterance-state.ts';

const RESULT_LIMIT = 10;

/** What is to be answered once an utterance is over, and the answer where it was drafted. */
export function closedUtterance(
  { open: { utteranceId, taskId, startedAt }, early }: OpenUtterance,
  speaker: Speaker,
  close: Pick<Utterance, 'clip' | 'endReason'>,
): { utterance: Utterance; draft: Promise<Draft | null> | undefined } {
  const { pcm, heard, draft, told } = early.end();
  return {
    utterance: { utteranceId, taskId, speaker, pcm, heard, told, startedAt, limit: RESULT_LIMIT, ...close },
    draft: draft ?? undefined,
  };
}
