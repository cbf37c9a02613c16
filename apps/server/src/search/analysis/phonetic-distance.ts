/** The sounds of `phonemes-of-spelling.ts`. */
const VOWELS = 'aAeEiIoOuUyYW@';
const PHONEMES = `${VOWELS}bdfghjklmnprstvwzSCJN0Z123456789`;
/** Pairs that differ in one feature, such as voicing. */
const NEAR = 'pb td kg fv sz 0d 0f SC CJ SJ SZ mn nN lr 0t sS vw bv pf tk kp s0 wl rw z0 zJ v0 hw'.split(' ');
const NEAR_VOWELS = '@e @i @a @u @o @I @O aA ae ei iI eE oA oO uO uA uU yU yi Yi YI au eI WO oW ou'.split(
  ' ',
);

/** Cost of replacing a sound by a dissimilar one; all costs are tenths of this. */
const PHONEME_COST = 10;
const VOWEL_COST = 5;
const NEAR_COST = 5;
const NEAR_VOWEL_COST = 3;
/** Costs of sounds that are often dropped or inserted: vowels, weak ones most of all, and h. */
const SKIP_COST = { consonant: 9, vowel: 6, murmur: 4, breath: 6 } as const;

/** A sound that equals no other; the codes from here on are for letters without a known sound. */
const UNKNOWN = PHONEMES.length;
const SIZE = 64;
const SKIP = Uint8Array.from({ length: SIZE }, (_, code) => skipCostOf(PHONEMES.charAt(code)));
const COSTS = buildCosts();
const CODE_OF = new Uint8Array(128).fill(UNKNOWN);
for (let code = 0; code < PHONEMES.length; code++) CODE_OF[PHONEMES.charCodeAt(code)] = code;

function skipCostOf(sound: string): number {
  if (sound === '@') return SKIP_COST.murmur;
  if (sound === 'h') return SKIP_COST.breath;
  return sound !== '' && VOWELS.includes(sound) ? SKIP_COST.vowel : SKIP_COST.consonant;
}

function buildCosts(): Uint8Array {
  const costs = new Uint8Array(SIZE * SIZE).fill(PHONEME_COST);
  const set = (a: string, b: string, cost: number): void => {
    costs[PHONEMES.indexOf(a) * SIZE + PHONEMES.indexOf(b)] = cost;
    costs[PHONEMES.indexOf(b) * SIZE + PHONEMES.indexOf(a)] = cost;
  };
  for (const a of VOWELS) for (const b of VOWELS) set(a, b, VOWEL_COST);
  for (const pair of NEAR) set(pair.charAt(0), pair.charAt(1), NEAR_COST);
  for (const pair of NEAR_VOWELS) set(pair.charAt(0), pair.charAt(1), NEAR_VOWEL_COST);
  for (const sound of PHONEMES) set(sound, sound, 0);
  for (let code = UNKNOWN + 1; code < SIZE; code++) costs[code * SIZE + code] = 0;
  return costs;
}

const MAX_PHONEMES = 64;
const row = new Int32Array(MAX_PHONEMES + 1);
const leftCodes = new Uint8Array(MAX_PHONEMES);
const rightCodes = new Uint8Array(MAX_PHONEMES);
/** Letters without a known sound in the pair that is compared, in the order of their codes. */
let unknownLetters: number[] = [];
/** Beyond every distance. */
const FAR = 2 ** 20;
/** For limits that are computed with fractions. */
const ROUNDING = 1e-6;

/**
 * Computes the edit distance of two pronunciations, in sounds; similar sounds cost less. Infinite where it exceeds
 * `most`.
 */
export function phoneticDistance(left: string, right: string, most: number): number {
  unknownLetters = [];
  const rows = encode(left, leftCodes);
  const columns = encode(right, rightCodes);
  return distanceOfSounds(
    { codes: leftCodes, start: 0, length: rows },
    { codes: rightCodes, start: 0, length: columns },
    most,
  );
}

function encode(text: string, codes: Uint8Array): number {
  const length = Math.min(text.length, MAX_PHONEMES);
  for (let at = 0; at < length; at++) codes[at] = codeOf(text.charCodeAt(at));
  return length;
}

/** Returns the code of a sound, or one that only the same letter has, as long as there are some. */
function codeOf(character: number): number {
  const code = character < 128 ? (CODE_OF[character] ?? UNKNOWN) : UNKNOWN;
  if (code !== UNKNOWN) return code;
  const known = unknownLetters.indexOf(character);
  const place = UNKNOWN + 1 + (known === -1 ? unknownLetters.push(character) - 1 : known);
  return place < SIZE ? place : UNKNOWN;
}

/** A pronunciation as codes of sounds, at a place of an array. */
export interface Sounds {
  codes: Uint8Array;
  start: number;
  length: number;
}

/** Returns the codes of a pronunciation of known sounds; null for one with other letters, or a longer one. */
export function soundsOf(said: string): Uint8Array | null {
  if (said === '' || said.length > MAX_PHONEMES) return null;
  const codes = new Uint8Array(said.length);
  for (let at = 0; at < said.length; at++) {
    const character = said.charCodeAt(at);
    const code = character < 128 ? (CODE_OF[character] ?? UNKNOWN) : UNKNOWN;
    if (code === UNKNOWN) return null;
    codes[at] = code;
  }
  return codes;
}

/** Like `phoneticDistance`. Computes only the part of each row that may stay within the limit (Ukkonen's cut-off). */
export function distanceOfSounds(left: Sounds, right: Sounds, most: number): number {
  const columns = right.length;
  const limit = most * PHONEME_COST + ROUNDING;
  if (Math.abs(left.length - columns) * SKIP_COST.murmur > limit) return Number.POSITIVE_INFINITY;
  row[0] = 0;
  for (let column = 0; column < columns; column++)
    row[column + 1] = (row[column] ?? 0) + (SKIP[right.codes[right.start + column] ?? 0] ?? 0);
  let first = 0;
  let last = columns;
  for (let index = 0; index < left.length; index++) {
    const code = left.codes[left.start + index] ?? 0;
    const skipped = SKIP[code] ?? 0;
    let diagonal = row[first] ?? 0;
    let before = diagonal + skipped;
    row[first] = before;
    let lowest = before <= limit ? first : -1;
    let highest = lowest;
    for (let column = first; column < columns; column++) {
      const above = column < last ? (row[column + 1] ?? 0) : FAR;
      const other = right.codes[right.start + column] ?? 0;
      let cost = diagonal + (COSTS[code * SIZE + other] ?? 0);
      if (above + skipped < cost) cost = above + skipped;
      const added = before + (SKIP[other] ?? 0);
      if (added < cost) cost = added;
      diagonal = above;
      before = cost;
      row[column + 1] = cost;
      if (cost <= limit) {
        highest = column + 1;
        if (lowest < 0) lowest = highest;
      } else if (column >= last) break;
    }
    if (lowest < 0) return Number.POSITIVE_INFINITY;
    first = lowest;
    last = highest;
  }
  const cost = row[columns] ?? 0;
  return last === columns && cost <= limit ? cost / PHONEME_COST : Number.POSITIVE_INFINITY;
}

/** Computes similarity, 0..1: 1 minus the distance as a share of the longer pronunciation; 0 when below `least`. */
export function phoneticSimilarity(left: string, right: string, least = 0): number {
  if (left === right) return left === '' ? 0 : 1;
  if (left === '' || right === '') return 0;
  const longest = Math.min(MAX_PHONEMES, Math.max(left.length, right.length));
  const similarity = 1 - phoneticDistance(left, right, (1 - least) * longest) / longest;
  return similarity < least || similarity < 0 ? 0 : similarity;
}
