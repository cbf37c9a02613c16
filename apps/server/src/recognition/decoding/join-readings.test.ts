import { describe, expect, test } from 'vitest';
import type { ConfidenceWeights } from '../confidence/confidence.ts';
import { joinReadings } from './join-readings.ts';
import type { ReadPiece } from './join-readings.ts';
import { pieceEvidence } from '../reading-evidence.ts';
import type { Reading } from '../reading-evidence.ts';

function reading(text: string, totalLogProb: number): Reading {
  const evidence = { tokens: 3, totalLogProb, meanLogProb: totalLogProb / 3, lowestLogProb: -1 };
  const words = text.split(' ').map((word) => ({ word, lowestLogProb: -1 }));
  return { text, evidence, words, isPhrase: false, score: totalLogProb };
}

const pieceOf = (...readings: Reading[]): ReadPiece => ({
  readings,
  evidence: pieceEvidence(readings, 2000),
  times: null,
});

/** As probable as not, whatever is known; a word three to one. */
const half: ConfidenceWeights = {
  transcript: { bias: 0, weights: { logProb: 0, margin: 0, phrase: 0, pace: 0 } },
  word: { bias: Math.log(3), weights: { lowest: 0, margin: 0, mean: 0, phrase: 0 } },
};

describe('joinReadings', () => {
  test('joins the best of each piece; all must be right for the whole to be', () => {
    const heard = joinReadings(
      [pieceOf(reading('go', -1)), pieceOf(), pieceOf(reading('forward now', -1))],
      half,
    );
    expect(heard?.best).toEqual({ transcript: 'go forward now', confidence: 0.25 });
    expect(heard?.alternatives).toEqual([]);
    expect(heard?.words?.map(({ word }) => word)).toEqual(['go', 'forward', 'now']);
    for (const { confidence } of heard?.words ?? []) expect(confidence).toBeCloseTo(0.75, 9);
    expect(heard?.evidence).toHaveLength(2);
  });

  test('gives each word its time, those of all pieces in order, and none where a piece knows none', () => {
    const timed = (piece: ReadPiece, ...startsMs: number[]): ReadPiece => ({
      ...piece,
      times: startsMs.map((startMs) => ({ startMs, endMs: startMs + 200 })),
    });
    const pieces = [
      timed(pieceOf(reading('go', -1)), 100),
      pieceOf(reading('back', -1)),
      timed(pieceOf(), 0),
      timed(pieceOf(reading('forward now', -1), reading('four words now', -2)), 900, 1100),
    ];
    expect(
      joinReadings(pieces, half)?.words?.map(({ word, startMs, endMs }) => [word, startMs, endMs]),
    ).toEqual([
      ['go', 100, 300],
      ['back', undefined, undefined],
      ['forward', 900, 1100],
      ['now', 1100, 1300],
    ]);
  });

  test('makes alternatives with another reading of one piece, the most probable first', () => {
    const pieces = [
      pieceOf(reading('go', -1), reading('no', -3)),
      pieceOf(reading('forward', -1), reading('four words', -2)),
    ];
    const alternatives = joinReadings(pieces, half)?.alternatives ?? [];
    expect(alternatives.map(({ transcript }) => transcript)).toEqual(['go four words', 'no forward']);
    expect(alternatives[0]?.confidence).toBeCloseTo(0.25 * Math.exp(-1), 9);
    expect(alternatives[1]?.confidence).toBeCloseTo(0.25 * Math.exp(-2), 9);
  });

  test('gives four alternatives at most', () => {
    const readings = ['a', 'b', 'c', 'd', 'e', 'f'].map((text, index) => reading(text, -1 - index));
    expect(joinReadings([pieceOf(...readings)], half)?.alternatives).toHaveLength(4);
  });

  test('is null without readings', () => {
    expect(joinReadings([pieceOf(), pieceOf()], half)).toBeNull();
    expect(joinReadings([], half)).toBeNull();
  });
});
