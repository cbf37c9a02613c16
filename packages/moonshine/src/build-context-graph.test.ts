import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildContextGraph } from './build-context-graph.ts';
import type { ContextPhrase } from './build-context-graph.ts';
import { createContextBias } from './context-bias.ts';
import { ContextGraphError } from './context-graph-error.ts';
import type { ContextGraph } from './context-graph.ts';
import { defaultBiasWeights } from './context-weights.ts';
import { byteLengthOf, shareContextGraph } from './share-context-graph.ts';
import { createTokenizer } from './tokenizer.ts';

const tokenizer = createTokenizer();
const build = (phrases: Iterable<ContextPhrase>) => buildContextGraph(phrases, { tokenizer });

/** The gain of a transcript with a bonus of 1 per token and none per phrase. */
function gainOf(graph: ContextGraph, transcript: string): number {
  const weights = { ...defaultBiasWeights, pieceBonus: 1, phraseBonus: 0, shares: [1, 0.5] };
  const bias = createContextBias(graph, weights);
  let state = bias.start;
  let total = 0;
  for (const token of tokenizer.encode(transcript)) {
    total += bias.gain(state, token);
    state = bias.next(state, token);
  }
  return total + bias.gainAtEnd(state);
}

const pieces = (text: string) => tokenizer.encode(text).length;

describe('buildContextGraph', () => {
  const { graph } = build([
    { text: 'Turn on Standing Light' },
    { text: 'Hey mycroft' },
    { text: 'Computer' },
  ]);

  it.each([
    ['Turn on Standing Light.', pieces('Turn on Standing Light')],
    ['Turn on standing light', pieces('Turn on standing light')],
    ['Please, turn on standing light!', pieces('turn on standing light')],
    ['Hey, Mycroft.', pieces('Hey Mycroft')],
    ['Turn on the light.', 0],
    ['Turn on standing', 0],
    ['Computers are here.', 0],
    ['Computer computer computer computer', pieces('Computer')],
    ['Turn on Standing Light. Turn on Standing Light.', pieces('Turn on Standing Light')],
    ['Computer, and then, computer', pieces('Computer')],
  ])('%j gains the bonus of %d tokens', (transcript, gain) => {
    expect(gainOf(graph, transcript)).toBeCloseTo(gain, 4);
  });

  it('merges phrases that differ only in case, and keeps the highest boost', () => {
    const one = build([
      { text: 'Ice Cream', boost: 1 },
      { text: 'ice cream', boost: 3 },
      { text: 'ice cream' },
    ]);
    expect(one.graph.weight).toEqual(Float32Array.of(2));
    expect(gainOf(one.graph, 'Ice Cream')).toBeCloseTo(2 * pieces('Ice Cream'), 4);
    expect(gainOf(one.graph, 'Ice Cream ice cream')).toBeCloseTo(2 * pieces('Ice Cream'), 4);
  });

  it('omits a phrase with boost 0', () => {
    const { graph, refused } = build([{ text: 'coffee', boost: 0 }]);
    expect(refused).toEqual([]);
    expect(gainOf(graph, 'coffee')).toBeCloseTo(0, 10);
  });

  it('prefers popular phrases, by the logarithm of their popularity', () => {
    const { graph } = build([
      { text: 'Berlin', popularity: 999 },
      { text: 'Bern', popularity: 31 },
      { text: 'Bonn' },
    ]);
    expect([...graph.popularity].map((share) => Math.round(share * 100) / 100)).toEqual([1, 0.5, 0]);
    expect(gainOf(graph, 'Berlin') - pieces('Berlin')).toBeCloseTo(defaultBiasWeights.popularityBonus, 4);
  });

  it('reports which phrases it refuses, and why', () => {
    const phrases = [
      { text: 'x'.repeat(10_000) },
      { text: '' },
      { text: '🍕' },
      { text: 'fine' },
      { text: 'loud', boost: 11 },
      { text: 'loud', boost: Number.NaN },
      { text: 'known', popularity: -1 },
    ];
    expect(build(phrases).refused).toEqual([
      { index: 0, reason: 'too-long' },
      { index: 1, reason: 'nothing-to-say' },
      { index: 2, reason: 'nothing-to-say' },
      { index: 4, reason: 'boost-out-of-range' },
      { index: 5, reason: 'boost-out-of-range' },
      { index: 6, reason: 'popularity-out-of-range' },
    ]);
  });

  it('accepts the highest number of phrases, and throws for more', () => {
    const phrases = [{ text: 'one' }, { text: 'two' }, { text: 'three' }];
    expect(buildContextGraph(phrases, { tokenizer, mostPhrases: 3 }).graph.weight).toHaveLength(3);
    expect(() => buildContextGraph(phrases, { tokenizer, mostPhrases: 2 })).toThrow(ContextGraphError);
  });

  it('accepts phrases in any script, and gives their bonus', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), (text) => {
        const { graph, refused } = build([{ text }]);
        expect(graph.weight.length + refused.length).toBe(1);
      }),
    );
    const { graph } = build([{ text: 'Привет мир' }, { text: 'Ꙋ 日本' }]);
    expect(gainOf(graph, 'Привет мир')).toBeCloseTo(pieces('Привет мир'), 4);
    expect(gainOf(graph, 'Ꙋ 日本')).toBeCloseTo(pieces('Ꙋ 日本'), 4);
  });

  it('is deterministic', () => {
    const phrases = [{ text: 'Lock the Front Door' }, { text: 'lock the door', boost: 2 }];
    expect(build(phrases)).toEqual(build(phrases));
  });
});

describe('shareContextGraph', () => {
  const { graph } = build([{ text: 'Turn on Standing Light' }, { text: 'light' }]);

  it('copies the arrays to shared memory', () => {
    const shared = shareContextGraph(graph);
    expect(shared).toEqual(graph);
    expect(byteLengthOf(shared)).toBe(byteLengthOf(graph));
    for (const array of Object.values({ ...shared })) expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('makes a graph that works after it is posted to a thread', () => {
    const posted = structuredClone(shareContextGraph(graph));
    expect(gainOf(posted, 'Turn on standing light')).toBe(gainOf(graph, 'Turn on standing light'));
  });
});
