import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedValues, fieldText, readField, valueWords, type Threshold } from './threshold-values.ts';

const UNITS = ['share', 'ratio', 'count', 'ms', 'p', 'score', 'sigmas'] as const;
const SHARE: Threshold = {
  name: 'above',
  meaning: 'The share that alarms.',
  unit: 'share',
  value: 0.07,
  default: 0.05,
  min: 0.001,
  max: 0.5,
  suggested: null,
};

it('a field reads the value that it shows', () => {
  const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true }).map((given) => Number(given.toPrecision(6)));
  fc.assert(
    fc.property(value, fc.constantFrom(...UNITS), (given, unit) => {
      const bounds = { unit, min: 0, max: 1e9 };
      expect(readField(fieldText(given, bounds), bounds)).toEqual({ type: 'number', value: given });
    }),
  );
});

it('shares are in percent, without the noise of binary fractions', () => {
  expect(fieldText(0.07, SHARE)).toBe('7');
  expect(readField('7', SHARE)).toEqual({ type: 'number', value: 0.07 });
  expect(readField('7,5', SHARE)).toEqual({ type: 'number', value: 0.075 });
  expect(valueWords(0.075, SHARE)).toBe('7.5\u202F%');
  expect(valueWords(200, { unit: 'ms' })).toBe('200 ms');
});

it.each(['', 'much', '7 %', '1.2.3', 'Infinity', 'NaN', '0x10', '--1', '1,2,3'])(
  '“%s” is no number',
  (text) => {
    expect(readField(text, SHARE)).toEqual({ type: 'no-number' });
  },
);

it.each(['0', '51', '-3', '1e9'])('“%s” is out of range', (text) => {
  expect(readField(text, SHARE)).toEqual({ type: 'out-of-range' });
});

it('only what differs is sent, and nothing while a field has no number', () => {
  const other = { ...SHARE, name: 'other', unit: 'count', value: 200, min: 1, max: 1_000 };
  const both = [SHARE, other];
  expect(changedValues(both, new Map())).toEqual({});
  expect(changedValues(both, new Map([['above', '7.0']]))).toEqual({});
  expect(
    changedValues(
      both,
      new Map([
        ['above', '8'],
        ['other', '200'],
      ]),
    ),
  ).toEqual({ above: 0.08 });
  expect(
    changedValues(
      both,
      new Map([
        ['above', '8'],
        ['other', 'many'],
      ]),
    ),
  ).toBeNull();
});
