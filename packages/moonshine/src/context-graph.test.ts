import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContextBias } from './context-bias.ts';
import { lookaheadOf } from './context-graph-lookahead.ts';
import { linkNodes } from './context-graph-links.ts';
import { buildTrie } from './context-graph-trie.ts';
import { childOf, NONE, pieceKind, ROOT } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import type { BiasWeights } from './context-weights.ts';

/** Words a, b, c; tokens x and y that continue a word; a comma. */
const alphabet = { a: 0, b: 1, c: 2, x: 3, y: 4, comma: 5 } as const;
const kind = Uint8Array.from([0, 0, 0, pieceKind.joins, pieceKind.joins, pieceKind.passedOver]);

const weights: BiasWeights = {
  pieceBonus: 1,
  phraseBonus: 0.5,
  popularityBonus: 2,
  shares: [1, 0.5, 0.25],
  listSize: { wholeUntil: 100, lossPerTenfold: 0.1, leastShare: 0.5 },
};

interface Listed {
  writings: number[][];
  weight: number;
  popularity: number;
}

function graphOf(phrases: readonly Listed[]): ContextGraph {
  const writings = phrases.flatMap((listed, phrase) => listed.writings.map((pieces) => ({ pieces, phrase })));
  const weight = Float32Array.from(phrases, (listed) => listed.weight);
  const trie = { ...buildTrie(writings), kind, weight };
  return {
    ...trie,
    ...linkNodes(trie),
    lookahead: lookaheadOf(trie),
    popularity: Float32Array.from(phrases, (listed) => listed.popularity),
  };
}

/** The longest phrase that starts at a place; of equally long ones, the first in the list. */
function phraseAt(phrases: readonly Listed[], tokens: readonly number[], from: number) {
  let found: { phrase: number; pieces: number } | null = null;
  for (const [phrase, { writings }] of phrases.entries()) {
    for (const writing of writings) {
      const end = from + writing.length;
      const isSaid = end <= tokens.length && writing.every((piece, i) => tokens[from + i] === piece);
      const wordEnds = end === tokens.length || kind[tokens[end] ?? 0] !== pieceKind.joins;
      if (isSaid && wordEnds && writing.length > (found?.pieces ?? 0))
        found = { phrase, pieces: writing.length };
    }
  }
  return found;
}

/** The total bonus of a path by the rules, without trie and states. */
function worth(phrases: readonly Listed[], path: readonly number[]): number {
  const tokens = path.filter((token) => kind[token] !== pieceKind.passedOver);
  let total = 0;
  let paid = 0;
  let last = -1;
  for (let at = 0; at < tokens.length;) {
    const found = phraseAt(phrases, tokens, at);
    at += found?.pieces ?? 1;
    if (found === null || found.phrase === last || paid === weights.shares.length) continue;
    const { weight, popularity } = phrases[found.phrase] ?? { weight: 0, popularity: 0 };
    total += (weights.shares[paid] ?? 0) * (weight * (found.pieces + 0.5) + 2 * popularity);
    paid++;
    last = found.phrase;
  }
  return total;
}

const word = fc.constantFrom(alphabet.a, alphabet.b, alphabet.c);
const writing = fc.array(fc.constantFrom(0, 1, 2, 3, 4), { minLength: 1, maxLength: 5 });
const startingWithWord = fc.tuple(word, writing).map(([first, rest]) => [first, ...rest].slice(0, 5));
const phrases = fc.array(
  fc.record({
    writings: fc.array(
      fc.oneof(
        word.map((token) => [token]),
        writing,
        startingWithWord,
      ),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    weight: fc.constantFrom(0.5, 1, 2, 3.5),
    popularity: fc.constantFrom(0, 0.25, 1),
  }),
  { maxLength: 8 },
);
const path = fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5), { maxLength: 24 });
const check = { numRuns: 3_000 };

function follow(graph: ContextGraph, tokens: readonly number[]) {
  const bias = createContextBias(graph, weights);
  let state = bias.start;
  let total = 0;
  const seen = [];
  for (const token of tokens) {
    const gain = bias.gain(state, token);
    state = bias.next(state, token);
    total += gain;
    seen.push({ state, gain, totalAtEnd: total + bias.gainAtEnd(state) });
  }
  return { bias, state, seen, totalAtEnd: total + bias.gainAtEnd(state) };
}

describe('the context bias', () => {
  it('gives an ended path exactly the bonuses of its phrases', () => {
    fc.assert(
      fc.property(phrases, path, (list, tokens) => {
        expect(follow(graphOf(list), tokens).totalAtEnd).toBeCloseTo(worth(list, tokens), 4);
      }),
      check,
    );
  });

  it('never gains at the end of a path', () => {
    fc.assert(
      fc.property(phrases, path, (list, tokens) => {
        const { bias, seen } = follow(graphOf(list), tokens);
        for (const { state } of seen) expect(bias.gainAtEnd(state)).toBeLessThanOrEqual(0);
        expect(bias.gainAtEnd(bias.start)).toBeCloseTo(0, 10);
      }),
      check,
    );
  });

  it('returns as continuations the tokens that continue a phrase', () => {
    fc.assert(
      fc.property(phrases, path, (list, tokens) => {
        const graph = graphOf(list);
        const { bias, state } = follow(graph, tokens);
        const node = state % graph.piece.length;
        const deeper = [0, 1, 2, 3, 4, 5].filter((token) => childOf(graph, node, token) !== NONE);
        expect([deeper, []]).toContainEqual([...bias.continuations(state)]);
      }),
      check,
    );
  });

  it('gives the same results for any order of calls, and in another copy', () => {
    fc.assert(
      fc.property(phrases, path, (list, tokens) => {
        const bias = createContextBias(graphOf(list), weights);
        const first = follow(graphOf(list), tokens);
        let state = bias.start;
        for (const [i, token] of tokens.entries()) {
          bias.gain(bias.start, alphabet.a);
          const next = bias.next(state, token);
          bias.next(state, alphabet.b);
          expect(bias.gain(state, token)).toBe(first.seen[i]?.gain);
          state = next;
          expect(state).toBe(first.seen[i]?.state);
        }
      }),
      check,
    );
  });

  it('limits the gain of a loop', () => {
    fc.assert(
      fc.property(phrases, path, (list, turn) => {
        const most = Math.max(0, ...list.map(({ weight, popularity }) => weight * 5.5 + 2 * popularity));
        const loop = Array.from({ length: 40 }, () => turn).flat();
        for (const { totalAtEnd } of follow(graphOf(list), loop).seen) {
          expect(totalAtEnd).toBeLessThanOrEqual(1.75 * most + 1e-3);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the context graph', () => {
  const { a, b, c, x, comma } = alphabet;
  const listed = (...writings: number[][]): Listed => ({ writings, weight: 1, popularity: 0 });

  it.each([
    ['gives nothing if the word continues ("Computers" for "Computer")', [listed([a])], [a, x], 0],
    [
      'gives the bonus of a phrase before a comma and across one',
      [listed([a, b])],
      [a, comma, b, comma, c],
      2.5,
    ],
    ['gives the bonus of the longest phrase only', [listed([a]), listed([a, b]), listed([b])], [a, b], 2.5],
    [
      'gives the bonus of the shorter phrase if the longer one is not complete',
      [listed([a, b, c]), listed([b])],
      [a, b, a],
      1.5,
    ],
    ['gives one bonus for a phrase that follows itself', [listed([a])], [a, a, a, a], 1.5],
    ['recognises a repeated phrase in another spelling', [listed([a], [b])], [a, b, a], 1.5],
    ['gives half the bonus for a second phrase', [listed([a]), listed([b])], [a, b], 1.5 + 0.75],
    ['gives nothing after the third phrase', [listed([a]), listed([b])], [a, b, a, b, a, b], 1.75 * 1.5],
  ])('%s', (_, list, tokens, expected) => {
    expect(follow(graphOf(list), tokens).totalAtEnd).toBeCloseTo(expected, 5);
  });

  it('without phrases has only a root, and gives no bonus', () => {
    const graph = graphOf([]);
    expect(graph.piece).toHaveLength(1);
    const { state, totalAtEnd } = follow(graph, [a, b, comma]);
    expect({ state, totalAtEnd: Math.abs(totalAtEnd) }).toEqual({ state: ROOT, totalAtEnd: 0 });
  });

  it('does not depend on the order of spellings', () => {
    fc.assert(
      fc.property(fc.uniqueArray(writing, { selector: String, maxLength: 10 }), (list) => {
        const there = buildTrie(list.map((pieces) => ({ pieces, phrase: 0 })));
        const back = buildTrie(list.toReversed().map((pieces) => ({ pieces, phrase: 0 })));
        expect(back).toEqual(there);
      }),
    );
  });

  it('treats a token outside the vocabulary as another word', () => {
    const { totalAtEnd } = follow(graphOf([listed([a])]), [a, 60_000]);
    expect(totalAtEnd).toBeCloseTo(1.5, 5);
  });
});

it('refuses shares that rise', () => {
  expect(() => createContextBias(graphOf([]), { ...weights, shares: [0.5, 1] })).toThrow('never rise');
});
