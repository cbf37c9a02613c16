import { describe, expect, it } from 'vitest';
import type { ConfidenceWeights } from '../confidence/confidence.ts';
import { joinChunks } from './join-chunks.ts';
import type { ChunkHypotheses } from './join-chunks.ts';
import { chunkEvidence } from '../chunk-evidence.ts';
import type { DecodedHypothesis } from '../chunk-evidence.ts';

function hypothesis(text: string, totalLogProb: number): DecodedHypothesis {
  const evidence = { tokens: 3, totalLogProb, meanLogProb: totalLogProb / 3, lowestLogProb: -1 };
  const words = text.split(' ').map((word) => ({ word, lowestLogProb: -1 }));
  return { text, evidence, words, isPhrase: false, score: totalLogProb };
}

const pieceOf = (...hypotheses: DecodedHypothesis[]): ChunkHypotheses => ({
  hypotheses,
  evidence: chunkEvidence(hypotheses, 2000),
  times: null,
});

/** As probable as not, whatever is known; a word three to one. */
const half: ConfidenceWeights = {
  transcript: { bias: 0, weights: { logProb: 0, margin: 0, phrase: 0, pace: 0 } },
  word: { bias: Math.log(3), weights: { lowest: 0, margin: 0, mean: 0, phrase: 0 } },
};

describe('joinChunks', () => {
  it('joins the best hypothesis of each chunk, with the probability that all are right', () => {
    const heard = joinChunks(
      [pieceOf(hypothesis('go', -1)), pieceOf(), pieceOf(hypothesis('forward now', -1))],
      half,
    );
    expect(heard?.best).toEqual({ transcript: 'go forward now', confidence: 0.25 });
    expect(heard?.alternatives).toEqual([]);
    expect(heard?.words?.map(({ word }) => word)).toEqual(['go', 'forward', 'now']);
    for (const { confidence } of heard?.words ?? []) expect(confidence).toBeCloseTo(0.75, 9);
    expect(heard?.evidence).toHaveLength(2);
  });

  it('gives each word its time in order across chunks, and none if a chunk has none', () => {
    const timed = (chunk: ChunkHypotheses, ...startsMs: number[]): ChunkHypotheses => ({
      ...chunk,
      times: startsMs.map((startMs) => ({ startMs, endMs: startMs + 200 })),
    });
    const chunks = [
      timed(pieceOf(hypothesis('go', -1)), 100),
      pieceOf(hypothesis('back', -1)),
      timed(pieceOf(), 0),
      timed(pieceOf(hypothesis('forward now', -1), hypothesis('four words now', -2)), 900, 1100),
    ];
    expect(
      joinChunks(chunks, half)?.words?.map(({ word, startMs, endMs }) => [word, startMs, endMs]),
    ).toEqual([
      ['go', 100, 300],
      ['back', undefined, undefined],
      ['forward', 900, 1100],
      ['now', 1100, 1300],
    ]);
  });

  it('builds alternatives that change one chunk, the most probable first', () => {
    const chunks = [
      pieceOf(hypothesis('go', -1), hypothesis('no', -3)),
      pieceOf(hypothesis('forward', -1), hypothesis('four words', -2)),
    ];
    const alternatives = joinChunks(chunks, half)?.alternatives ?? [];
    expect(alternatives.map(({ transcript }) => transcript)).toEqual(['go four words', 'no forward']);
    expect(alternatives[0]?.confidence).toBeCloseTo(0.25 * Math.exp(-1), 9);
    expect(alternatives[1]?.confidence).toBeCloseTo(0.25 * Math.exp(-2), 9);
  });

  it('gives four alternatives at most', () => {
    const hypotheses = ['a', 'b', 'c', 'd', 'e', 'f'].map((text, index) => hypothesis(text, -1 - index));
    expect(joinChunks([pieceOf(...hypotheses)], half)?.alternatives).toHaveLength(4);
  });

  it('is null without hypotheses', () => {
    expect(joinChunks([pieceOf(), pieceOf()], half)).toBeNull();
    expect(joinChunks([], half)).toBeNull();
  });
});
