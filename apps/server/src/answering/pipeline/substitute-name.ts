import type { Match, SearchResult } from '@hark/shared/wire/search-result';
import type { Recognition, SpokenWord } from '../../recognition/recognizer.ts';
import type { Said } from './order-by-rescoring.ts';
import { timesOfName } from './times-of-name.ts';

const MOST_ALTERNATIVES = 4;

function matchOfName({ match: { field } }: SearchResult, said: string): Match {
  const isName = field !== 'description' && field !== 'keyword';
  return { field: isName ? field : 'title', text: said, kind: 'exact', hypothesis: 0 };
}

/** Of the recognised words' evidence only the times apply to the name's words. */
function wordsOfName(
  name: readonly string[],
  { heard, sure }: { heard: readonly SpokenWord[]; sure: number },
): SpokenWord[] {
  const times = timesOfName(name, heard);
  return name.map((word, place) => Object.assign({ word, confidence: sure }, times[place]));
}

/**
 * Returns the recognition with the first result's name as the transcript and the recognised transcript as the first
 * alternative. The results' hypothesis indices are shifted accordingly.
 */
export function substituteName({
  recognition,
  results,
  said: { name, confidence: sure },
}: {
  recognition: Recognition;
  results: readonly SearchResult[];
  said: Said;
}): { recognition: Recognition; results: SearchResult[] } {
  const { transcript, confidence, alternatives, words } = recognition;
  const others = [
    { transcript, confidence: Math.min(confidence, 1 - sure) },
    ...alternatives.filter((other) => other.transcript !== name),
  ];
  return {
    recognition: {
      ...recognition,
      transcript: name,
      confidence: Math.max(confidence, sure),
      words: words && wordsOfName(name.split(' '), { heard: words, sure }),
      alternatives: others.slice(0, MOST_ALTERNATIVES),
    },
    results: results.map((result, place) => ({
      ...result,
      match:
        place === 0
          ? matchOfName(result, name)
          : { ...result.match, hypothesis: result.match.hypothesis + 1 },
    })),
  };
}
