import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eValueWords, groupParts, pointsWords, verdictOf, type OutcomeCard } from './outcome-verdict.ts';
import { composeRollout } from './testing/compose-rollout.ts';

const LIMITS = { pauseFrom: 20, rollBackFrom: 100 };
const [CARD] = composeRollout().outcomes;

function verdict(fields: Partial<OutcomeCard>) {
  if (CARD === undefined) throw new Error('there is no card');
  return verdictOf({ ...CARD, ...fields }, LIMITS);
}

describe('a verdict', () => {
  it.each([
    [{ eValue: 100 }, 'harm'],
    [{ eValue: 99.9 }, 'suspected'],
    [{ eValue: 20 }, 'suspected'],
    [{ eValue: 19.9, bound: 0.02, margin: 0.02 }, 'within'],
    [{ eValue: 19.9, bound: 0.021, margin: 0.02 }, 'open'],
    [{ eValue: 1, bound: null }, 'none'],
    [{ eValue: 1, canary: { bad: 0, tasks: 0 } }, 'none'],
  ] as const)('of %j is %s', (fields, expected) => {
    expect(verdict(fields)).toBe(expected);
  });
});

it('writes an e-value so that it never passes a limit that it has not reached', () => {
  fc.assert(
    fc.property(fc.double({ min: 20, max: 99.999, noNaN: true }), (eValue) => {
      expect(Number(eValueWords(eValue))).toBeLessThanOrEqual(100);
    }),
  );
  expect(eValueWords(35.1)).toBe('35');
  expect(eValueWords(108.9)).toBe('108');
  expect(eValueWords(99.99)).toBe('99');
  expect(eValueWords(0.412)).toBe('0.41');
  expect(eValueWords(0.001)).toBe('< 0.01');
});

it('writes differences in points', () => {
  expect(pointsWords(0.0087)).toBe('+0.9 points');
  expect(pointsWords(-0.01)).toBe('−1 point');
  expect(pointsWords(0.0001)).toBe('±0 points');
  expect(pointsWords(null)).toBe('–');
});

it('has no share without tasks', () => {
  expect(groupParts({ bad: 0, tasks: 0 })).toEqual(['0', '0', '–']);
  expect(groupParts({ bad: 12, tasks: 340 })).toEqual(['12', '340', '3.5\u202F%']);
});
