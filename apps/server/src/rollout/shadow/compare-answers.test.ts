import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareAnswers,
  differVisibly,
  jaccard,
  NO_ANSWER,
  type ShadowedAnswer,
  SLOW_MS,
  wordDistance,
} from './compare-answers.ts';

const heard = (transcript: string, resultIds: string[] = [], ms = 60): ShadowedAnswer => ({
  isAnswered: true,
  transcript,
  empty: null,
  resultIds,
  ms,
});
const nothing = (empty: 'no_speech' | 'unintelligible'): ShadowedAnswer => ({
  ...heard(''),
  empty,
});

describe('the distance of two transcripts', () => {
  it.each([
    ['', '', 0],
    ['mount fuji', 'Mount Fuji.', 0],
    ['twenty one pilots', '21 pilots', 0],
    ['mount fuji', '', 1],
    ['mount fuji', 'mount etna', 0.5],
    ['mount fuji', 'mount fuji in japan', 0.5],
    ['mount etna', 'the mound at night', 1],
  ])('of “%s” and “%s” is %f', (left, right, distance) => {
    expect(wordDistance(left, right)).toBe(distance);
  });

  it('is between 0 and 1, the same both ways, and 0 of a transcript and itself', () => {
    const text = fc.array(fc.constantFrom('mount', 'fuji', 'etna', 'two', '2', 'colour'), { maxLength: 6 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const [one, other] = [left.join(' '), right.join(' ')];
        const distance = wordDistance(one, other);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1);
        expect(wordDistance(other, one)).toBe(distance);
        expect(wordDistance(one, one)).toBe(0);
      }),
    );
  });
});

describe('results', () => {
  it.each([
    [[], [], false],
    [['a', 'b', 'c'], ['a', 'c', 'b'], false],
    [['a', 'b'], ['b', 'a'], true],
    [['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c', 'd', 'x'], false],
    [['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c', 'x', 'y'], true],
    [['a'], [], true],
    [['a', 'b', 'c', 'd', 'e', 'f'], ['a', 'b', 'c', 'd', 'e', 'g'], false],
  ])('%j and %j differ visibly: %s', (left, right, expected) => {
    expect(differVisibly(left, right)).toBe(expected);
  });

  it('never differ visibly from themselves, and do or do not both ways', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 7 });
    fc.assert(
      fc.property(ids, ids, (left, right) => {
        expect(differVisibly(left, left)).toBe(false);
        expect(differVisibly(left, right)).toBe(differVisibly(right, left));
        expect(jaccard(left, right)).toBe(jaccard(right, left));
        // What is past the fifth is not looked at.
        expect(differVisibly([...left, 'x', 'y', 'z'].slice(0, 5), left)).toBe(
          differVisibly([...left, 'x', 'y', 'z'], left),
        );
      }),
    );
  });
});

describe('of two answers to the same audio the worse is', () => {
  it('the one that failed, had no words where the other had, or was slow', () => {
    const answer = heard('mount fuji');
    for (const bad of [
      NO_ANSWER,
      nothing('unintelligible'),
      nothing('no_speech'),
      heard('x', [], SLOW_MS + 1),
    ]) {
      expect(compareAnswers(answer, bad).worse).toBe('challenger');
      expect(compareAnswers(bad, answer).worse).toBe('champion');
      expect(compareAnswers(bad, bad).worse).toBeNull();
    }
  });

  it('not the slow one where the time does not matter', () => {
    const slow = heard('mount fuji', [], 9_000);
    expect(compareAnswers(heard('mount fuji'), slow, Number.POSITIVE_INFINITY).worse).toBeNull();
  });

  it('neither where no one spoke and both say so, nor for other words alone', () => {
    expect(compareAnswers(nothing('no_speech'), nothing('no_speech')).worse).toBeNull();
    expect(compareAnswers(heard('mount fuji', ['a']), heard('mount etna', ['b']))).toEqual({
      distance: 0.5,
      isVisible: true,
      worse: null,
    });
  });

  it('the champion if it is the challenger the other way round', () => {
    const answers = fc.oneof(
      fc.constant(NO_ANSWER),
      fc.constantFrom('no_speech' as const, 'unintelligible' as const).map(nothing),
      fc
        .record({ text: fc.constantFrom('a', 'a b', 'c'), ms: fc.integer({ min: 0, max: 3_000 }) })
        .map(({ text, ms }) => heard(text, [text], ms)),
    );
    const swapped = { champion: 'challenger', challenger: 'champion' } as const;
    fc.assert(
      fc.property(answers, answers, (one, other) => {
        const there = compareAnswers(one, other);
        const back = compareAnswers(other, one);
        expect(back).toEqual({ ...there, worse: there.worse === null ? null : swapped[there.worse] });
        expect(compareAnswers(one, one)).toEqual({ distance: 0, isVisible: false, worse: null });
      }),
    );
  });
});
