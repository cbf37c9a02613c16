import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beamSearch } from './beam-search.ts';
import type { SearchBias, SearchRules } from './beam-search.ts';
import { createFakeModel, fakeAttentionAfter } from './fake-model.ts';
import type { NextToken } from './fake-model.ts';
import { pathEvidence } from './path-evidence.ts';
import type { TokenBias } from './token-bias.ts';

const end = 2;
const greedy: SearchRules = { beam: 1, maxTokens: 8, allowEmpty: false, widestGap: 5 };

async function decode(next: NextToken, changed: Partial<SearchRules> = {}) {
  const model = createFakeModel(next);
  const first = await model.start(await model.encode(new Float32Array()));
  const paths = await beamSearch(model, first, { ...greedy, ...changed });
  const [best] = paths;
  if (best === undefined) throw new Error('no path');
  return { best, paths, batches: model.batches() };
}

describe('where beamSearch listened', () => {
  it('is known of each token of each path, and of its end, whatever paths were followed beside it', async () => {
    const row = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 10, maxLength: 10 });
    const known = fc.array(fc.integer({ min: 3, max: 9 }), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 7, maxLength: 7 }), known, async (weights, tokens) => {
        const next: NextToken = (before) => {
          const own = weights[(before.length + (before.at(-1) ?? 0)) % 7] ?? [];
          const total = own.reduce((sum, weight) => sum + weight, 0);
          return Object.fromEntries(own.map((weight, token) => [token, weight / total]));
        };
        const { paths } = await decode(next, { beam: 4, maxTokens: 5, known: tokens });
        for (const path of paths) {
          const prefixes = path.tokens.map((_, at) => path.tokens.slice(0, at));
          const expected = path.stopped === 'end' ? [...prefixes, path.tokens] : prefixes;
          const marks = path.attention.map(({ next: [mark] }) => mark);
          // A loop that was cut still knows what came after it.
          expect(marks.slice(0, expected.length)).toEqual(expected.map(fakeAttentionAfter));
          expect(marks.length - expected.length).toBe(path.stopped === 'repetition' ? 1 : 0);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('beamSearch with one path', () => {
  it('follows the most probable token to the end', async () => {
    const { best, paths } = await decode(
      (before) => [{ 4: 0.8 }, { 5: 0.6, 6: 0.3 }][before.length] ?? { [end]: 0.9 },
    );
    expect(paths).toHaveLength(1);
    expect(best).toMatchObject({ tokens: [4, 5], stopped: 'end', bonus: 0 });
    expect(best.score).toBeCloseTo(Math.log(0.8 * 0.6 * 0.9), 5);
    expect(pathEvidence(best).totalLogProb).toBeCloseTo(best.score, 9);
    expect(pathEvidence(best).lowestLogProb).toBeCloseTo(Math.log(0.6), 5);
  });

  const endsAtOnce: NextToken = (before) => (before.length === 0 ? { [end]: 0.9, 4: 0.08 } : { [end]: 0.99 });

  it('does not end with the first token where speech is certain, and shows it in the evidence', async () => {
    const { best } = await decode(endsAtOnce);
    expect(best.tokens).toEqual([4]);
    expect(best.logProbs[0]).toBeCloseTo(Math.log(0.08), 5);
  });

  it('may end with the first token where it is allowed to', async () => {
    expect((await decode(endsAtOnce, { allowEmpty: true })).best.tokens).toEqual([]);
  });

  it('stops at the length limit', async () => {
    const { best, batches } = await decode((before) => ({ [3 + (before.length % 7)]: 0.9 }), {
      maxTokens: 6,
    });
    expect(best.tokens).toHaveLength(6);
    expect(best).toMatchObject({ stopped: 'length', endLogProb: null });
    expect(batches).toHaveLength(5);
  });

  it('keeps a phrase once that it would say for ever', async () => {
    const { best } = await decode((before) => ({ [4 + (before.length % 2)]: 0.9 }));
    expect(best).toMatchObject({ tokens: [4, 5], stopped: 'repetition' });
    expect(best.logProbs).toHaveLength(2);
  });
});

describe('beamSearch that nobody waits for any more', () => {
  const forEver: NextToken = (before) => ({ [3 + (before.length % 7)]: 0.9 });

  it('makes no step after the signal', async () => {
    const controller = new AbortController();
    const model = createFakeModel(forEver);
    const abortsAtThird: typeof model = {
      ...model,
      step: (state, paths) => {
        if (model.batches().length === 2) controller.abort(new Error('gone'));
        return model.step(state, paths);
      },
    };
    const first = await model.start(await model.encode(new Float32Array()));
    const search = beamSearch(abortsAtThird, first, {
      ...greedy,
      maxTokens: 100,
      signal: controller.signal,
    });
    await expect(search).rejects.toThrow('gone');
    expect(model.batches()).toHaveLength(3);
  });

  it('is the same with a signal that never comes', async () => {
    const { signal } = new AbortController();
    expect(await decode(forEver, { signal })).toEqual(await decode(forEver));
  });
});

/** The most probable token leads to doubt, the second to certainty. */
const gardenPath: NextToken = (before) => {
  if (before.length === 0) return { 4: 0.55, 5: 0.4 };
  if (before.length === 1) return before[0] === 4 ? { 6: 0.5, 7: 0.4 } : { 8: 0.9 };
  return { [end]: 0.95 };
};

describe('beamSearch with several paths', () => {
  it('finds what the greedy choice misses, and gives the others back best first', async () => {
    const { paths } = await decode(gardenPath, { beam: 3 });
    expect(paths.map(({ tokens }) => tokens)).toEqual([
      [5, 8],
      [4, 6],
      [4, 7],
    ]);
    expect(paths[0]?.score).toBeCloseTo(Math.log(0.4 * 0.9 * 0.95), 5);
  });

  it('takes all paths through the network together', async () => {
    expect((await decode(gardenPath, { beam: 3 })).batches).toEqual([3, 3]);
  });

  it('gives up a path that falls too far behind', async () => {
    const { paths, batches } = await decode(gardenPath, { beam: 3, widestGap: 0.4 });
    expect(paths.map(({ tokens }) => tokens)).toEqual([
      [5, 8],
      [4, 6],
    ]);
    expect(batches).toEqual([2, 2]);
  });

  it('stops when no path can come under the best any more', async () => {
    const next: NextToken = (before) => (before.length === 0 ? { 4: 0.9 } : { [end]: 0.98 });
    const { paths, batches } = await decode(next, { beam: 2, maxTokens: 100, widestGap: 50 });
    expect(paths).toHaveLength(2);
    expect(batches.length).toBeLessThan(4);
  });

  it('prefers paths that end to those that the limit ends', async () => {
    const next: NextToken = (before) => (before[0] === 5 ? { [end]: 0.9 } : { 4: 0.7, 5: 0.2 });
    const { paths } = await decode(next, { beam: 2, widestGap: 50 });
    expect(paths.map(({ tokens }) => tokens)).toEqual([[5]]);
  });
});

/** A model over the tokens 2 (end) to 5 whose probabilities hang on the whole path, by a hash of it. */
function arbitraryModel(seed: number): NextToken {
  return (before) => {
    let state = before.reduce((hash, token) => Math.imul(hash ^ token, 16_777_619), seed ^ 2_166_136_261);
    const weights = [end, 3, 4, 5].map((token) => {
      state = Math.imul(state ^ (state >>> 15), 2_246_822_519) + 1;
      return [token, 0.02 + ((state >>> 8) % 1000) / 1000] as const;
    });
    const sum = weights.reduce((total, [, weight]) => total + weight, 0);
    return Object.fromEntries(weights.map(([token, weight]) => [token, (0.999999 * weight) / sum]));
  };
}

interface Ended {
  tokens: number[];
  score: number;
}

/** All paths that end within the limit. */
function everyPath(next: NextToken, maxTokens: number, before: readonly number[] = [], score = 0): Ended[] {
  if (before.length === maxTokens) return [];
  return Object.entries(next(before)).flatMap(([name, probability]) => {
    const token = Number(name);
    const total = score + Math.log(probability);
    if (token !== end) return everyPath(next, maxTokens, [...before, token], total);
    return before.length === 0 ? [] : [{ tokens: [...before], score: total }];
  });
}

/** The search as it is written in a textbook: nothing is given up before the limit. */
function plainBeam(next: NextToken, beam: number, maxTokens: number): Ended[] {
  let live: Ended[] = [{ tokens: [], score: 0 }];
  const ended: Ended[] = [];
  for (let length = 0; length < maxTokens; length++) {
    const candidates = live
      .flatMap(({ tokens, score }) =>
        Object.entries(next(tokens)).map(([token, probability]) => ({
          tokens: [...tokens, Number(token)],
          score: score + Math.log(probability),
        })),
      )
      .filter(({ tokens }) => length > 0 || tokens[0] !== end)
      .toSorted((left, right) => right.score - left.score);
    const hasEnded = ({ tokens }: Ended) => tokens.at(-1) === end;
    ended.push(...candidates.slice(0, beam).filter(hasEnded));
    live = candidates.filter((path) => !hasEnded(path)).slice(0, beam);
  }
  return ended
    .map(({ tokens, score }) => ({ tokens: tokens.slice(0, -1), score }))
    .toSorted((left, right) => right.score - left.score);
}

describe('beamSearch beside other searches', () => {
  const seeds = fc.integer({ min: 1, max: 2 ** 30 });

  it('finds the best of all paths when the beam holds them all', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({ min: 1, max: 4 }), async (seed, maxTokens) => {
        const next = arbitraryModel(seed);
        const { paths } = await decode(next, { beam: 108, maxTokens, widestGap: 1e9 });
        const all = everyPath(next, maxTokens).toSorted((left, right) => right.score - left.score);
        if (all.length === 0) return;
        expect(
          paths
            .slice(0, all.length)
            .map(({ tokens }) => tokens)
            .slice(0, 3),
        ).toEqual(all.slice(0, 3).map(({ tokens }) => tokens));
        expect(paths[0]?.score).toBeCloseTo(all[0]?.score ?? 0, 4);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the best path back from any beginning of it that is known, in fewer runs', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.nat(5), async (seed, length) => {
        const next = arbitraryModel(seed);
        const rules = { beam: 108, maxTokens: 4, widestGap: 1e9 };
        const free = await decode(next, rules);
        const known = free.best.tokens.slice(0, length);
        const { best, batches } = await decode(next, { ...rules, known });
        expect(best.tokens).toEqual(free.best.tokens);
        expect(best.score).toBeCloseTo(free.best.score, 4);
        expect(best.logProbs).toHaveLength(best.tokens.length);
        expect(batches.length).toBeLessThanOrEqual(free.batches.length + (known.length === 0 ? 0 : 1));
      }),
      { numRuns: 60 },
    );
  });

  it('goes on with a known beginning however unlikely', async () => {
    const next: NextToken = (before) => (before.length === 0 ? { 4: 0.9, 5: 0.001 } : { [end]: 0.9 });
    expect((await decode(next, { known: [5] })).best.tokens).toEqual([5]);
  });

  it('stops early without another result than it would have had at the limit', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({ min: 1, max: 3 }), async (seed, beam) => {
        const next = arbitraryModel(seed);
        const { paths } = await decode(next, { beam, maxTokens: 7, widestGap: 1e9 });
        const plain = plainBeam(next, beam, 7).slice(0, beam);
        if (plain.length === 0) return;
        expect(paths.map(({ tokens }) => tokens)).toEqual(plain.map(({ tokens }) => tokens));
      }),
    );
  });
});

/** Expects the tokens of one phrase: a bonus for each, given back where the phrase is left before its last. */
function phraseBias(phrase: readonly number[], bonus: number): TokenBias {
  const inPhrase = (state: number, token: number) => phrase[state] === token;
  const next = (state: number, token: number) => {
    if (inPhrase(state, token)) return state + 1;
    return phrase[0] === token ? 1 : 0;
  };
  const owed = (state: number) => (state < phrase.length ? -bonus * state : 0);
  return {
    start: 0,
    next,
    gain: (state, token) =>
      inPhrase(state, token) ? bonus : owed(state) + (phrase[0] === token ? bonus : 0),
    gainAtEnd: owed,
    continuations: (state) => Uint16Array.from(phrase.slice(state, state + 1)),
  };
}

function gainOver(bias: TokenBias, tokens: readonly number[]): number {
  let state = bias.start;
  let gain = 0;
  for (const token of tokens) {
    gain += bias.gain(state, token);
    state = bias.next(state, token);
  }
  return gain + bias.gainAtEnd(state);
}

/** With nothing that the plain search has not, unless the test says so. */
function following(tokens: TokenBias, rules: Partial<SearchBias> = {}): SearchBias {
  return { tokens, optimism: 1, plainPaths: 0, ...rules };
}

describe('beamSearch with expected phrases', () => {
  const sentence: NextToken = (before) => {
    if (before.length === 0) return { 4: 0.9, 7: 0.02 };
    if (before.length < 3) return before[0] === 7 ? { 8: 0.3, 5: 0.6 } : { 5: 0.9 };
    return { [end]: 0.95 };
  };

  it('chooses an expected phrase over a more probable one, and keeps the bonus out of the evidence', async () => {
    const { best } = await decode(sentence, { beam: 3, bias: following(phraseBias([7, 8, 8], 3)) });
    expect(best.tokens).toEqual([7, 8, 8]);
    expect(best.bonus).toBeCloseTo(9, 9);
    expect(pathEvidence(best).totalLogProb).toBeCloseTo(Math.log(0.02 * 0.3 * 0.3 * 0.95), 4);
    expect(best.score).toBeCloseTo(pathEvidence(best).totalLogProb + 9, 9);
  });

  it('looks at an expected token that is not among the most probable', async () => {
    const never: NextToken = (before) =>
      before.length === 0 ? { 3: 0.3, 4: 0.3, 5: 0.2, 6: 0.199, 7: 0.0005 } : { [end]: 0.999999 };
    expect((await decode(never, { bias: following(phraseBias([7], 9)) })).best.tokens).toEqual([7]);
  });

  it('gives back what an unfinished phrase had', async () => {
    const { paths } = await decode(sentence, {
      beam: 3,
      widestGap: 50,
      bias: following(phraseBias([4, 5, 5, 5], 1)),
    });
    const plain = await decode(sentence, { beam: 3, widestGap: 50 });
    expect(paths[0]).toMatchObject({ tokens: [4, 5, 5], bonus: 0 });
    expect(paths[0]?.score).toBeCloseTo(plain.best.score, 9);
  });

  it('waits for a bonus that may still come', async () => {
    const late: NextToken = (before) => {
      if (before.length === 0) return { 4: 0.9, 5: 0.09 };
      if (before[0] === 4) return { [end]: 0.99 };
      return before.length < 4 ? { 6: 0.98 } : { [end]: 0.99 };
    };
    const bias = following(phraseBias([5, 6, 6, 6], 1));
    expect((await decode(late, { beam: 2, bias })).best.tokens).toEqual([5, 6, 6, 6]);
  });

  it('that never come changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (seed) => {
        const next = arbitraryModel(seed);
        const rules = { beam: 3, widestGap: 1e9 };
        const biased = await decode(next, { ...rules, bias: following(phraseBias([9], 0)) });
        expect(biased.best).toEqual((await decode(next, rules)).best);
      }),
      { numRuns: 30 },
    );
  });

  /** What was said is [4, 5, 5]; 7 begins a phrase that comes to nothing. */
  const crowded: NextToken = (before) => {
    if (before.length === 0) return { 4: 0.6, 7: 0.3 };
    if (before[0] === 7) return before.length < 5 ? { 8: 0.5, 9: 0.3 } : { [end]: 0.9 };
    return before.length < 3 ? { 5: 0.9 } : { [end]: 0.95 };
  };

  it('follows some paths for their probability, whatever the phrases promise', async () => {
    const promise = phraseBias([7, 8, 8, 8, 8, 8, 8, 8], 3);
    const rules = { beam: 1, widestGap: 50 };
    const crowdedOut = await decode(crowded, { ...rules, bias: following(promise) });
    expect(crowdedOut.best.tokens[0]).toBe(7);
    const { best } = await decode(crowded, { ...rules, bias: following(promise, { plainPaths: 1 }) });
    expect(best).toMatchObject({ tokens: [4, 5, 5], bonus: 0 });
    expect(best).toEqual((await decode(crowded, rules)).best);
  });

  it('counts bonuses several times while it follows paths, and once when it chooses', async () => {
    const phrase = phraseBias([7, 8, 8], 1);
    const rules = { beam: 2, widestGap: 50 };
    const once = await decode(sentence, { ...rules, bias: following(phrase, { plainPaths: 1 }) });
    expect(once.best.tokens).toEqual([4, 5, 5]);
    const hopeful = following(phrase, { plainPaths: 1, optimism: 6 });
    const { best } = await decode(sentence, { ...rules, bias: hopeful });
    expect(best).toEqual(once.best);
    const stronger = following(phraseBias([7, 8, 8], 3), { plainPaths: 1, optimism: 2 });
    expect((await decode(sentence, { ...rules, bias: stronger })).best).toMatchObject({
      tokens: [7, 8, 8],
      bonus: 9,
    });
  });

  it('finds the best of all paths by probability and phrases when the beam holds them all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 30 }),
        fc.array(fc.integer({ min: 3, max: 5 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 2, max: 4 }),
        async (seed, phrase, maxTokens) => {
          const next = arbitraryModel(seed);
          const tokens = phraseBias(phrase, 1);
          const bias = following(tokens, { optimism: 2, plainPaths: 3 });
          const { best } = await decode(next, { beam: 108, maxTokens, widestGap: 1e9, bias });
          const scores = everyPath(next, maxTokens).map((path) => path.score + gainOver(tokens, path.tokens));
          expect(best.score).toBeCloseTo(Math.max(...scores), 4);
        },
      ),
      { numRuns: 40 },
    );
  });
});
