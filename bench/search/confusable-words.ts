const VOWELS = new Set('aæɑɒɔoəɛeɪiʊuʌ');
/** Pairs of sounds that differ in one feature. */
const NEAR = new Set(
  [
    'pb',
    'td',
    'kɡ',
    'fv',
    'sz',
    'θð',
    'ʃʒ',
    'mn',
    'nŋ',
    'lɹ',
    'fθ',
    'vð',
    'sθ',
    'sʃ',
    'wv',
    'bv',
    'pf',
    'tk',
    'pt',
    'dð',
    'tθ',
    'mŋ',
  ].flatMap((pair) => [pair, Array.from(pair).toReversed().join('')]),
);

const NEAR_COST = 0.5;
const MAX_COST = 1;
/** Largest distance per sound; one replaced sound of three makes another word. */
const MAX_COST_A_SOUND = 0.26;
const MAX_ALIKE = 6;

function substitutionCost(a: string, b: string): number {
  if (a === b) return 0;
  return NEAR.has(a + b) || (VOWELS.has(a) && VOWELS.has(b)) ? NEAR_COST : 1;
}

/** Computes the distance of two pronunciations; replacing a sound by a near one costs half. */
function phoneticDistance(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  let previous = [0, ...right.map((_, index) => index + 1)];
  for (const [row, sound] of left.entries()) {
    const current = [row + 1];
    for (const [column, other] of right.entries()) {
      const substituted = (previous[column] ?? 0) + substitutionCost(sound, other);
      const skipped = Math.min((previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1);
      current.push(Math.min(substituted, skipped));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}

function variantsOf(sounds: string): string[] {
  const all = Array.from(sounds);
  return [sounds, ...all.map((_, index) => all.toSpliced(index, 1).join(''))];
}

/**
 * Finds the words that a word may be confused with: the same sounds, or one sound replaced, added or missing. Most
 * similar first; other forms of the word are excluded.
 */
export function createConfusableWords(
  phonemes: ReadonlyMap<string, string>,
): (word: string) => readonly string[] {
  const byVariant = new Map<string, string[]>();
  for (const [word, sounds] of phonemes) {
    for (const variant of new Set(variantsOf(sounds))) {
      const sharing = byVariant.get(variant);
      if (sharing === undefined) byVariant.set(variant, [word]);
      else sharing.push(word);
    }
  }
  return (word) => {
    const sounds = phonemes.get(word) ?? '';
    const others = new Set(variantsOf(sounds).flatMap((variant) => byVariant.get(variant) ?? []));
    const most = Math.min(MAX_COST, MAX_COST_A_SOUND * Array.from(sounds).length);
    return [...others]
      .filter((other) => other !== word && !isFormOf(word, other))
      .map((other) => ({ other, cost: phoneticDistance(sounds, phonemes.get(other) ?? '') }))
      .filter(({ cost }) => cost <= most)
      .sort((a, b) => a.cost - b.cost)
      .slice(0, MAX_ALIKE)
      .map(({ other }) => other);
  };
}

/** Excludes plurals: `bands` is no mishearing of `band`. */
function isFormOf(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.startsWith(short) && /^(s|es|d|ed)$/.test(long.slice(short.length));
}
