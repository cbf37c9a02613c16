import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOfStream, STREAM_START, stepStream, streamRule, type WatchedStream } from './watched-stream.ts';

const DAY_MS = 86_400_000;
const baseline = { bad: 800, samples: 10_000, lengthMs: 7 * DAY_MS };
const rule = streamRule({ ratio: 2, pendingAt: 8, firingAt: 12 }, baseline, 1);

function add(stream: WatchedStream, outcomes: readonly boolean[]): WatchedStream {
  return outcomes.reduce(
    (before, isBad, index) => stepStream(before, { bad: isBad ? 1 : 0, samples: 1, atMs: index }, rule),
    stream,
  );
}

describe('a watched stream', () => {
  it('counts every task since the change once, in any batches', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (outcomes) => {
        const stream = add(STREAM_START, outcomes);
        const { samples, bad } = stream.alarm ?? stream.sum;
        expect(bad).toBeLessThanOrEqual(samples);
        expect(samples).toBeLessThanOrEqual(outcomes.length);
        const [first, second] = [outcomes.slice(0, 100), outcomes.slice(100)];
        expect(add(add(STREAM_START, first), second).sum.value).toBe(stream.sum.value);
      }),
    );
  });

  it('is watched, then alarms, and is quiet again only after as many usual tasks', () => {
    const bad = Array<boolean>(30).fill(true);
    const watched = add(STREAM_START, bad.slice(0, 14));
    expect(levelOfStream(watched, rule)).toBe('warning');
    const loud = add(watched, bad.slice(0, 12));
    expect(loud.alarm).not.toBeNull();
    expect(levelOfStream(loud, rule)).toBe('alarm');
    const usual = Array.from({ length: 100 }, (_, index) => index % 12 === 0);
    expect(levelOfStream(add(loud, usual), rule)).toBe('alarm');
    expect(levelOfStream(add(loud, [...usual, ...usual, ...usual]), rule)).toBe('quiet');
  });

  it('has higher limits among many streams and with much traffic', () => {
    const many = streamRule({ ratio: 2 }, baseline, 20);
    expect(many.firingAt).toBeCloseTo(rule.firingAt + Math.log(20), 9);
    const busy = streamRule({ ratio: 2 }, { ...baseline, bad: 80_000, samples: 1_000_000 }, 1);
    expect(busy.firingAt - rule.firingAt).toBeCloseTo(Math.log(100), 1);
  });

  it('looks for a change from a share that is not below the usual one by chance', () => {
    expect(rule.cusum.p0).toBeGreaterThan(0.08);
    expect(rule.cusum.p0).toBeLessThan(0.083);
  });

  describe('of people', () => {
    const of = (people: readonly number[]) =>
      people.reduce<WatchedStream>(
        (before, person, index) => stepStream(before, { bad: 1, samples: 1, atMs: index, person }, rule),
        STREAM_START,
      );

    it('does not alarm for the bad luck of one, however long it lasts', () => {
      const alone = of(Array<number>(200).fill(1));
      expect(levelOfStream(alone, rule)).toBe('warning');
      expect(levelOfStream(of([...Array<number>(200).fill(1), 2, 3]), rule)).toBe('warning');
    });

    it('alarms for the trouble of several, as soon as without telling them apart', () => {
      const several = Array.from({ length: 30 }, (_, index) => index % 4);
      const alarmedAt = several.findIndex((_, index) => of(several.slice(0, index + 1)).alarm !== null);
      const anyAt = several.findIndex(
        (_, index) => add(STREAM_START, Array<boolean>(index + 1).fill(true)).alarm !== null,
      );
      expect(alarmedAt).toBe(anyAt);
      expect(of(Array.from({ length: 30 }, (_, index) => index)).alarm).not.toBeNull();
    });
  });
});
