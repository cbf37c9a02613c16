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

/**
 * Computes the edit distance of two pronunciations, in sounds; similar sounds cost less. Infinite once it is certain to
 * exceed `most`.
 */
export function phoneticDistance(left: string, right: string, most: number): number {
  const rows = Math.min(left.length, MAX_PHONEMES);
  const columns = Math.min(right.length, MAX_PHONEMES);
  const limit = most * PHONEME_COST;
  if (Math.abs(rows - columns) * SKIP_COST.murmur > limit) return Number.POSITIVE_INFINITY;
  row[0] = 0;
  for (let column = 0; column < columns; column++) {
    const character = right.charCodeAt(column);
    const code = codeOf(character);
    columnCharacters[column] = character;
    columnCodes[column] = code;
    row[column + 1] = (row[column] ?? 0) + (SKIP[code] ?? 0);
  }
  for (let index = 0; index < rows; index++) {
    if (nextRow(left.charCodeAt(index), columns) > limit) return Number.POSITIVE_INFINITY;
  }
  return (row[columns] ?? 0) / PHONEME_COST;
}

/** Fills the row for one more sound of the left word in place; returns its least cost. */
function nextRow(character: number, columns: number): number {
  const code = codeOf(character);
  const skipped = SKIP[code] ?? 0;
  let diagonal = row[0] ?? 0;
  let before = diagonal + skipped;
  row[0] = before;
  let least = before;
  for (let column = 0; column < columns; column++) {
    const above = row[column + 1] ?? 0;
    const other = columnCodes[column] ?? 0;
    const isSame = code === UNKNOWN && character === columnCharacters[column];
    let cost = diagonal + (isSame ? 0 : (COSTS[code * SIZE + other] ?? 0));
    if (above + skipped < cost) cost = above + skipped;
    const added = before + (SKIP[other] ?? 0);
    if (added < cost) cost = added;
    diagonal = above;
    before = cost;
    row[column + 1] = cost;
    if (cost < least) least = cost;
  }
  return least;
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
