import { describe, expect, test } from 'vitest';
import type { Reading } from './decode-piece.ts';
import { joinReadings } from './join-readings.ts';

function reading(text: string, totalLogProb: number): Reading {
  const evidence = { tokens: 3, totalLogProb, meanLogProb: totalLogProb / 3, lowestLogProb: -1 };
  return { text, evidence, score: totalLogProb };
}
const half = () => 0.5;

describe('joinReadings', () => {
  test('joins the best of each piece; all must be right for the whole to be', () => {
    const heard = joinReadings([[reading('go', -1)], [], [reading('forward', -1)]], half);
    expect(heard).toEqual({ best: { transcript: 'go forward', confidence: 0.25 }, alternatives: [] });
  });

  test('makes alternatives with another reading of one piece, the most probable first', () => {
    const pieces = [
      [reading('go', -1), reading('no', -3)],
      [reading('forward', -1), reading('four words', -2)],
    ];
    const alternatives = joinReadings(pieces, half)?.alternatives ?? [];
    expect(alternatives.map(({ transcript }) => transcript)).toEqual(['go four words', 'no forward']);
    expect(alternatives[0]?.confidence).toBeCloseTo(0.25 * Math.exp(-1), 9);
    expect(alternatives[1]?.confidence).toBeCloseTo(0.25 * Math.exp(-2), 9);
  });

  test('gives four alternatives at most', () => {
    const readings = ['a', 'b', 'c', 'd', 'e', 'f'].map((text, index) => reading(text, -1 - index));
    expect(joinReadings([readings], half)?.alternatives).toHaveLength(4);
  });

  test('is null without readings', () => {
    expect(joinReadings([[], []], half)).toBeNull();
    expect(joinReadings([], half)).toBeNull();
  });
});
