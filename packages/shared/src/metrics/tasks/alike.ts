import { countEdits } from '../../text/edit-counts.ts';
import { normalizeTranscript } from '../../text/normalize-transcript.ts';

/** Returns a phonetic key, such as a metaphone; equal for texts whose words sound the same. */
export type PhoneticKey = (normalized: string) => string;

const MAX_CHARACTER_DISTANCE = 0.5;
const MAX_PHONETIC_DISTANCE = 0.4;
const MIN_TOKEN_JACCARD = 0.5;
/** Longer texts are compared by their beginnings, because the cost is quadratic. */
const MAX_CHARACTERS = 200;

/** Computes edits over the longer length, 0..1; 1 where either is empty. */
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

/** Whether two texts probably mean the same. Symmetric. */
export function areAlike(first: string, second: string, phoneticKey: PhoneticKey): boolean {
  const [a, b] = [normalizeTranscript(first), normalizeTranscript(second)];
  if (a === '' || b === '') return false;
  return (
    distance(a, b) <= MAX_CHARACTER_DISTANCE ||
    distance(phoneticKey(a), phoneticKey(b)) <= MAX_PHONETIC_DISTANCE ||
    jaccard(a, b) >= MIN_TOKEN_JACCARD
  );
}
