import { countEdits } from '../../text/edit-counts.ts';
import { normalizeTranscript } from '../../text/normalize-transcript.ts';

/** How a text sounds, such as its metaphone; the words of two texts that sound the same have the same key. */
export type PhoneticKey = (normalized: string) => string;

const MAX_CHARACTER_DISTANCE = 0.5;
const MAX_PHONETIC_DISTANCE = 0.4;
const MIN_TOKEN_JACCARD = 0.5;
/** Longer texts are compared by their beginnings: the cost grows with the square. */
const MAX_CHARACTERS = 200;

/** Edits over the longer length, 0..1; 1 where either is empty: nothing is like nothing. */
function distance(a: string, b: string): number {
  const [left, right] = [Array.from(a.slice(0, MAX_CHARACTERS)), Array.from(b.slice(0, MAX_CHARACTERS))];
  if (left.length === 0 || right.length === 0) return 1;
  const { substitutions, deletions, insertions } = countEdits(left, right);
  return (substitutions + deletions + insertions) / Math.max(left.length, right.length);
}

function jaccard(a: string, b: string): number {
  const [left, right] = [new Set(a.split(' ')), new Set(b.split(' '))];
  const both = [...left].filter((word) => right.has(word)).length;
  return both / (left.size + right.size - both);
}

/** Whether two texts are likely meant to be the same. Symmetric. */
export function areAlike(first: string, second: string, phoneticKey: PhoneticKey): boolean {
  const [a, b] = [normalizeTranscript(first), normalizeTranscript(second)];
  if (a === '' || b === '') return false;
  return (
    distance(a, b) <= MAX_CHARACTER_DISTANCE ||
    distance(phoneticKey(a), phoneticKey(b)) <= MAX_PHONETIC_DISTANCE ||
    jaccard(a, b) >= MIN_TOKEN_JACCARD
  );
}
