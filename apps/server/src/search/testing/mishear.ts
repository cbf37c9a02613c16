/** Ways in which recognition distorts a query. */
export const MISHEARINGS = [
  'word lost',
  'letter lost',
  'words joined',
  'word split',
  'sounds alike',
  'carrier words',
] as const;
export type Mishearing = (typeof MISHEARINGS)[number];

const SOUND_ALIKES: readonly [RegExp, string][] = [
  [/ph/, 'f'],
  [/ck/, 'k'],
  [/th/, 'd'],
  [/ee|ea/, 'i'],
  [/c(?=[aou])/, 'k'],
  [/s$/, 'z'],
  [/er$/, 'a'],
  [/m/, 'n'],
  [/[aeou]/, 'i'],
];

/** Distorts a text in one way. Pure: `random` returns numbers from 0 to 1. */
export function mishear(text: string, how: Mishearing, random: () => number): string {
  const words = text.toLowerCase().split(/\s+/);
  const longest = words.indexOf(words.reduce((a, b) => (b.length > a.length ? b : a)));
  const chosen = Math.floor(random() * words.length);
  const word = words[longest] ?? '';
  const cut = 1 + Math.floor(random() * Math.max(1, word.length - 2));
  switch (how) {
    case 'word lost':
      return words.length > 1 ? words.toSpliced(chosen, 1).join(' ') : text;
    case 'letter lost':
      return words.with(longest, word.slice(0, cut) + word.slice(cut + 1)).join(' ');
    case 'words joined':
      return words.join(' ').replace(/ /, '');
    case 'word split':
      return words.with(longest, `${word.slice(0, cut)} ${word.slice(cut)}`).join(' ');
    case 'sounds alike': {
      const [pattern, letters] = SOUND_ALIKES.find(([sound]) => sound.test(word)) ?? [/$/, ''];
      return words.with(longest, word.replace(pattern, letters)).join(' ');
    }
    case 'carrier words':
      return `um can you show me ${words.join(' ')} please`;
  }
}

/** Creates repeatable random numbers (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
