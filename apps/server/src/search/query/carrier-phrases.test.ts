import fc from 'fast-check';
import { expect, it } from 'vitest';

import { withoutCarrier } from './carrier-phrases.ts';

it.each([
  ['um show me the eiffel tower please', 'the eiffel tower'],
  ['can you search for stanford for me', 'stanford'],
  ['what is the capital of france', 'the capital of france'],
  ['uh find um facebook', 'facebook'],
  ['stanford', 'stanford'],
  ['show me', 'show me'],
  ['please', 'please'],
  ['um', 'um'],
  ['find', 'find'],
  ['openness', 'openness'],
])('reduces "%s" to "%s"', (said, remaining) => {
  expect(withoutCarrier(said.split(' ')).join(' ')).toBe(remaining);
});

it('never removes everything', () => {
  const word = fc.constantFrom('um', 'show', 'me', 'find', 'search', 'for', 'please', 'the', 'tower');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (forms) => {
      expect(withoutCarrier(forms).length).toBeGreaterThan(0);
    }),
  );
});
