import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOfWords, passWord, sayWord, wordRule, type WatchedWord } from './watched-words.ts';

const DAY_MS = 86_400_000;
const VALUES = { ratio: 4, minShare: 0.005, pendingAt: 8, firingAt: 12 };
const rule = wordRule(VALUES, { bad: 0, samples: 2_800, lengthMs: 7 * DAY_MS });

/** Each attempt is of the person who said the word in it, or null. */
function hear(attempts: readonly (number | null)[]): WatchedWord | null {
  return attempts.reduce<WatchedWord | null>((known, person, index) => {
    const said = { word: 'grinder', person: person ?? 0, attempt: index + 1, atMs: index };
    return person === null ? known : sayWord(known, said, rule);
  }, null);
}

const everyFifth = Array.from({ length: 200 }, (_, index) => (index % 5 === 0 ? index : null));

describe('a word that the catalogue lacks', () => {
  it('alarms when many people say it, and stays an alarm until nobody does', () => {
    const known = hear(everyFifth);
    expect(known?.stream.alarm).not.toBeNull();
    expect(known?.word).toBe('grinder');
    if (known === null) throw new Error('The word is forgotten.');
    const soon = passWord(known, { attempt: 300, atMs: 300 }, rule);
    expect(soon?.stream.alarm).not.toBeNull();
    expect(passWord(known, { attempt: 5_000, atMs: 5_000 }, rule)).toBeNull();
  });

  it('does not alarm because one person says it again and again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }), { maxLength: 400 }),
        (said) => {
          const known = hear(said);
          expect(known?.stream.alarm ?? null).toBeNull();
          expect(known?.people.length ?? 0).toBeLessThanOrEqual(3);
        },
      ),
    );
  });

  it('is named only when three people have said it', () => {
    expect(hear([1, 2])?.word).toBeNull();
    expect(hear([1, 1, 2, 2])?.word).toBeNull();
    expect(hear([1, 2, 3])?.word).toBe('grinder');
  });

  it('counts attempts alike, one by one or all at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 80 }), (first, second) => {
        const start = hear([1, 2, 3]);
        if (start === null) throw new Error('The word is forgotten.');
        const at = (attempt: number) => ({ attempt: start.attempt + attempt, atMs: 0 });
        const once = passWord(start, at(first + second), rule);
        const half = passWord(start, at(first), rule);
        const twice = half === null ? null : passWord(half, at(first + second), rule);
        expect(twice?.stream.sum.value ?? 0).toBeCloseTo(once?.stream.sum.value ?? 0, 9);
      }),
    );
  });

  it('that is usual has to become several times as frequent', () => {
    const usual = wordRule(VALUES, { bad: 560, samples: 2_800, lengthMs: 7 * DAY_MS });
    const known = everyFifth.reduce<WatchedWord | null>(
      (before, person, index) =>
        person === null
          ? before
          : sayWord(before, { word: 'please', person, attempt: index + 1, atMs: index }, usual),
      null,
    );
    expect(known?.stream.alarm ?? null).toBeNull();
    expect(rule.cusum.p0).toBeCloseTo(0.005, 9);
  });

  it('decides together with the others, the loudest first', () => {
    const [loud, soft] = [hear(everyFifth), hear([1, 2])];
    if (loud === null || soft === null) throw new Error('A word is forgotten.');
    expect(levelOfWords([])).toBe('quiet');
    expect(levelOfWords([[soft, rule]])).toBe('quiet');
    expect(
      levelOfWords([
        [soft, rule],
        [loud, rule],
      ]),
    ).toBe('alarm');
  });
});
