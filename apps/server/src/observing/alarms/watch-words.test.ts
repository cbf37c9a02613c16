import { describe, expect, it } from 'vitest';
import { liveWords, type LivedWords, type WordTraffic } from './testing/word-traffic.ts';

const usual = { attemptsADay: 400, days: 30, unknownShare: 0.15 };

function liveMany(runs: number, traffic: Omit<WordTraffic, 'seed'>): LivedWords[] {
  return Array.from({ length: runs }, (_, seed) => liveWords({ ...traffic, seed }));
}

/** Attempts until it alarms; infinite where it never does. */
function medianDelay(share: number): number {
  const lived = liveMany(40, { ...usual, days: 4, fresh: { fromDay: 8, share } });
  const delays = lived.map(({ delay }) => delay ?? Infinity).toSorted((a, b) => a - b);
  return delays[delays.length / 2] ?? Infinity;
}

describe('new words', () => {
  it('of usual months with their weekends alarm nobody', () => {
    const months = liveMany(10, usual);
    const mostWatched = Math.max(...months.map((each) => each.mostWatched));
    const falseAlarms = months.flatMap(({ began }) => began).length;
    process.stdout.write(
      `new words: ${falseAlarms} false alarms in 10 months, ${mostWatched} watched at most\n`,
    );
    expect(falseAlarms).toBe(0);
    expect(mostWatched).toBeLessThan(200);
  }, 60_000);

  it('that many people say are found soon', () => {
    const found = [0.2, 0.1, 0.05].map((share) => medianDelay(share));
    process.stdout.write(
      `new words of 20, 10 and 5 % of attempts: median delay ${found.join(', ')} attempts\n`,
    );
    const [fifth = 0, tenth = 0, twentieth = 0] = found;
    expect(fifth).toBeLessThan(90);
    expect(tenth).toBeLessThan(200);
    expect(twentieth).toBeLessThan(500);
  }, 60_000);
});
