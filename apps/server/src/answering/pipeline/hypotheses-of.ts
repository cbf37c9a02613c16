import type { Recognition } from '../../recognition/recognizer.ts';
import type { SearchRequest } from '../../search/search-index.ts';

/** The n-best list as weighted hypotheses; the weights need not add up to one. */
export function hypothesesOf(recognition: Recognition): SearchRequest['hypotheses'] {
  if (recognition.transcript === '') return [];
  const best = { text: recognition.transcript, probability: recognition.confidence };
  const others = recognition.alternatives.map(({ transcript, confidence }) => ({
    text: transcript,
    probability: confidence,
  }));
  return [best, ...others];
}
