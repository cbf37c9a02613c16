import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonbText } from './jsonb-text.ts';

it('replaces what PostgreSQL refuses, in keys as in values', () => {
  expect(JSON.parse(jsonbText({ 'a\0': ['b\0c', '\ud800', 'x\udfff', '😀'] }))).toEqual({
    'a\uFFFD': ['b\uFFFDc', '\uFFFD', 'x\uFFFD', '😀'],
  });
});

it('leaves text unchanged that only resembles it', () => {
  const text = String.raw`\u0000 \\u0000 \ud800`;
  expect(JSON.parse(jsonbText(text))).toBe(text);
});

it('changes nothing else', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
      (text) => {
        expect(JSON.parse(jsonbText(text))).toBe(Buffer.from(text).toString().replaceAll('\0', '\uFFFD'));
      },
    ),
  );
});
