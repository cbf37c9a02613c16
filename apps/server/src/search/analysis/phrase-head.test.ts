import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formsOf } from './analyze-text.ts';
import { headOf, isTelling } from './phrase-head.ts';

describe('headOf', () => {
  it.each([
    ['longest river in the world', 'river'],
    ['the bridge in san francisco', 'bridge'],
    ['painter who cut his ear', 'painter'],
    ['machine used to print books', 'machine'],
    ['what is the capital of australia', 'capital'],
    ['who wrote war and peace', 'person'],
    ['Satirical war novel by Joseph Heller', 'novel'],
    ['red planet', 'planet'],
    ['of the', null],
  ])('finds what "%s" asks for', (text, head) => {
    expect(headOf(formsOf(text)).head).toBe(head);
  });

  it('says where the qualification begins', () => {
    const forms = formsOf('the tower in paris');
    expect(forms.slice(headOf(forms).tail)).toEqual(['in', 'paris']);
  });

  it('is a telling word of the phrase before the tail, or a person', () => {
    const words = fc.constantFrom('the', 'tower', 'in', 'paris', 'who', 'built', 'is', 'named', 'of', 'what');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), (forms) => {
        const { head, tail } = headOf(forms);
        expect(tail).toBeGreaterThanOrEqual(0);
        expect(tail).toBeLessThanOrEqual(forms.length);
        if (head === null || head === 'person') return;
        expect(forms.slice(0, tail)).toContain(head);
        expect(isTelling(head)).toBe(true);
      }),
    );
  });
});
