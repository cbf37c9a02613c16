import { editDistance } from '@hark/shared/text/edit-distance';

const MAX_COMPARED_CHARACTERS = 96;
/** For limits that are computed with fractions. */
const ROUNDING = 1e-6;

/**
 * Computes the similarity of two strings, 0..1: 1 minus the Levenshtein distance as a share of the longer one; 0 below
 * `least`. Compares the first 96 characters of each.
 */
export function similarity(left: string, right: string, least = 0): number {
  if (left === right) return left === '' ? 0 : 1;
  const a = left.slice(0, MAX_COMPARED_CHARACTERS);
  const b = right.slice(0, MAX_COMPARED_CHARACTERS);
  const longest = Math.max(a.length, b.length);
  if (a === '' || b === '') return 0;
  const alike = 1 - editDistance(a, b, (1 - least) * longest + ROUNDING) / longest;
  return alike < least ? 0 : alike;
}
