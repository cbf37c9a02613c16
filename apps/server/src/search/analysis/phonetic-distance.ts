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
  return costs;
}

const MAX_PHONEMES = 64;
const row = new Int32Array(MAX_PHONEMES + 1);
const columnCodes = new Uint8Array(MAX_PHONEMES);
const columnCharacters = new Uint16Array(MAX_PHONEMES);

/** Beyond every distance. */
const FAR = 2 ** 20;
/** For limits that are computed with fractions. */
const ROUNDING = 1e-6;

/**
 * Computes the edit distance of two pronunciations, in sounds; similar sounds cost less. Infinite where it exceeds
 * `most`. Computes only the part of each row that may stay within the limit (Ukkonen's cut-off).
 */
export function phoneticDistance(left: string, right: string, most: number): number {
  const rows = Math.min(left.length, MAX_PHONEMES);
  const columns = Math.min(right.length, MAX_PHONEMES);
  const limit = most * PHONEME_COST + ROUNDING;
  if (Math.abs(rows - columns) * SKIP_COST.murmur > limit) return Number.POSITIVE_INFINITY;
  openRow(right, columns);
  let first = 0;
  let last = columns;
  for (let index = 0; index < rows; index++) {
    const character = left.charCodeAt(index);
    const code = codeOf(character);
    const skipped = SKIP[code] ?? 0;
    let diagonal = row[first] ?? 0;
    let before = diagonal + skipped;
    row[first] = before;
    let lowest = before <= limit ? first : -1;
    let highest = lowest;
    for (let column = first; column < columns; column++) {
      const above = column < last ? (row[column + 1] ?? 0) : FAR;
      const other = columnCodes[column] ?? 0;
      const isSame = code === UNKNOWN && character === columnCharacters[column];
      let cost = diagonal + (isSame ? 0 : (COSTS[code * SIZE + other] ?? 0));
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
  return last === columns ? (row[columns] ?? 0) / PHONEME_COST : Number.POSITIVE_INFINITY;
}

/** Fills the first row, and the codes of its columns. */
function openRow(text: string, columns: number): void {
  row[0] = 0;
  for (let column = 0; column < columns; column++) {
    const character = text.charCodeAt(column);
    const code = codeOf(character);
    columnCharacters[column] = character;
    columnCodes[column] = code;
    row[column + 1] = (row[column] ?? 0) + (SKIP[code] ?? 0);
  }
}

function codeOf(character: number): number {
  return character < 128 ? (CODE_OF[character] ?? UNKNOWN) : UNKNOWN;
}

/** Computes similarity, 0..1: 1 minus the distance as a share of the longer pronunciation; 0 when below `least`. */
export function phoneticSimilarity(left: string, right: string, least = 0): number {
  if (left === right) return left === '' ? 0 : 1;
  if (left === '' || right === '') return 0;
  const longest = Math.min(MAX_PHONEMES, Math.max(left.length, right.length));
  const similarity = 1 - phoneticDistance(left, right, (1 - least) * longest) / longest;
  return similarity < least || similarity < 0 ? 0 : similarity;
}
