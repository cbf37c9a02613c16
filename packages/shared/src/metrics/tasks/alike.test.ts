import fc from 'fast-check';
import { expect, it } from 'vitest';
import { areAlike } from './alike.ts';

const phoneticKey = (text: string): string => text.replaceAll(/[aeiou ]/g, '');

it('is symmetric, true for equal texts, and false for empty ones', () => {
  const text = fc.stringMatching(/^[a-z ]{0,24}$/);
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(areAlike(a, b, phoneticKey)).toBe(areAlike(b, a, phoneticKey));
      expect(areAlike(a, a, phoneticKey)).toBe(a.trim() !== '');
      expect(areAlike(a, '', phoneticKey)).toBe(false);
    }),
  );
});

it('needs half of the characters, six tenths of the sounds or half of the words', () => {
  expect(areAlike('abcd', 'abxy', () => '')).toBe(true);
  expect(areAlike('abcd', 'axyz', () => '')).toBe(false);
  expect(areAlike('abcd', 'axyz', (text) => (text === 'abcd' ? '12345' : '12399'))).toBe(true);
  expect(areAlike('abcd', 'axyz', (text) => (text === 'abcd' ? '12345' : '12999'))).toBe(false);
  expect(areAlike('wonderful sea', 'sea', () => '')).toBe(true);
});
