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
  const encoding = await model.encode(new Float32Array());
  const { paths, endFirstLogProb } = await beamSearch(model, encoding, { ...greedy, ...changed });
  const [best] = paths;
  if (best === undefined) throw new Error('no path');
  return { best, paths, endFirstLogProb, batches: model.batches() };
}

describe('the attention of beamSearch', () => {
  it('is complete for each token of each path and for its end, whatever other paths were followed', async () => {
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
          // A path whose loop was removed also keeps the attention of the token after its last one.
          expect(marks.slice(0, expected.length)).toEqual(expected.map(fakeAttentionAfter));
          expect(marks.length - expected.length).toBe(path.stopped === 'repetition' ? 1 : 0);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('beamSearch with one path', () => {
  it('follows the most probable tokens to the end', async () => {
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

  it('does not end at the first token if speech is certain, and keeps the low probability as evidence', async () => {
    const { best } = await decode(endsAtOnce);
    expect(best.tokens).toEqual([4]);
    expect(best.logProbs[0]).toBeCloseTo(Math.log(0.08), 5);
  });

  it('may end at the first token if that is allowed', async () => {
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

  it('keeps one copy of a phrase that repeats endlessly', async () => {
    const { best } = await decode((before) => ({ [4 + (before.length % 2)]: 0.9 }));
    expect(best).toMatchObject({ tokens: [4, 5], stopped: 'repetition' });
    expect(best.logProbs).toHaveLength(2);
  });
});

describe('beamSearch with a signal', () => {
  const forEver: NextToken = (before) => ({ [3 + (before.length % 7)]: 0.9 });

  it('makes no step after the signal is aborted', async () => {
    const controller = new AbortController();
    const model = createFakeModel(forEver);
    const abortsAtThird: typeof model = {
      ...model,
      step: (state, paths) => {
        if (model.batches().length === 2) controller.abort(new Error('gone'));
        return model.step(state, paths);
      },
    };
    const search = beamSearch(abortsAtThird, await model.encode(new Float32Array()), {
      ...greedy,
      maxTokens: 100,
      signal: controller.signal,
    });
    await expect(search).rejects.toThrow('gone');
    expect(model.batches()).toHaveLength(3);
  });

  it('gives the same result if the signal is never aborted', async () => {
    const { signal } = new AbortController();
    expect(await decode(forEver, { signal })).toEqual(await decode(forEver));
  });
});

describe('the end as the first token', () => {
  it('has a log probability, whatever the paths start with', async () => {
    const next: NextToken = (before) => (before.length === 0 ? { 2: 0.3, 3: 0.6 } : { 2: 0.9 });
    for (const known of [[], [3], [3, 4]])
      expect((await decode(next, { known })).endFirstLogProb).toBeCloseTo(Math.log(0.3), 6);
  });
});

/** The most probable first token has improbable continuations, the second has a probable one. */
const gardenPath: NextToken = (before) => {
  if (before.length === 0) return { 4: 0.55, 5: 0.4 };
  if (before.length === 1) return before[0] === 4 ? { 6: 0.5, 7: 0.4 } : { 8: 0.9 };
  return { [end]: 0.95 };
};

describe('beamSearch with several paths', () => {
  it('finds a path that the greedy search misses, and returns the others best first', async () => {
    const { paths } = await decode(gardenPath, { beam: 3 });
    expect(paths.map(({ tokens }) => tokens)).toEqual([
      [5, 8],
      [4, 6],
      [4, 7],
    ]);
    expect(paths[0]?.score).toBeCloseTo(Math.log(0.4 * 0.9 * 0.95), 5);
  });

  it('scores all paths in one run of the network', async () => {
    expect((await decode(gardenPath, { beam: 3 })).batches).toEqual([3, 3]);
  });

  it('prunes a path whose score falls too far below the best', async () => {
    const { paths, batches } = await decode(gardenPath, { beam: 3, widestGap: 0.4 });
    expect(paths.map(({ tokens }) => tokens)).toEqual([
      [5, 8],
      [4, 6],
    ]);
    expect(batches).toEqual([2, 2]);
  });

  it('stops when no path can enter the best any more', async () => {
    const next: NextToken = (before) => (before.length === 0 ? { 4: 0.9 } : { [end]: 0.98 });
    const { paths, batches } = await decode(next, { beam: 2, maxTokens: 100, widestGap: 50 });
    expect(paths).toHaveLength(2);
    expect(batches.length).toBeLessThan(4);
  });

  it('prefers paths with an end token to those that reach the limit', async () => {
    const next: NextToken = (before) => (before[0] === 5 ? { [end]: 0.9 } : { 4: 0.7, 5: 0.2 });
    const { paths } = await decode(next, { beam: 2, widestGap: 50 });
    expect(paths.map(({ tokens }) => tokens)).toEqual([[5]]);
  });
});

/** A model of the tokens 2 (end) to 5 whose probabilities depend on a hash of the whole path. */
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

/** The textbook search, which prunes nothing before the limit. */
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

describe('beamSearch compared with other searches', () => {
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

  it('finds the best path from any known beginning of it, in fewer runs', async () => {
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

  it('continues a known beginning, however improbable', async () => {
    const next: NextToken = (before) => (before.length === 0 ? { 4: 0.9, 5: 0.001 } : { [end]: 0.9 });
    expect((await decode(next, { known: [5] })).best.tokens).toEqual([5]);
  });

  it('stops early with the same result as at the limit', async () => {
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

/** Biases towards one phrase: a bonus per token, which is taken back if the path leaves the phrase early. */
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

/** Without optimism and plain paths, unless the test sets them. */
function following(tokens: TokenBias, rules: Partial<SearchBias> = {}): SearchBias {
  return { tokens, optimism: 1, plainPaths: 0, ...rules };
}

describe('beamSearch with bias phrases', () => {
  const sentence: NextToken = (before) => {
    if (before.length === 0) return { 4: 0.9, 7: 0.02 };
    if (before.length < 3) return before[0] === 7 ? { 8: 0.3, 5: 0.6 } : { 5: 0.9 };
    return { [end]: 0.95 };
  };

  it('prefers a bias phrase to a more probable one, and keeps the bonus out of the evidence', async () => {
    const { best } = await decode(sentence, { beam: 3, bias: following(phraseBias([7, 8, 8], 3)) });
    expect(best.tokens).toEqual([7, 8, 8]);
    expect(best.bonus).toBeCloseTo(9, 9);
    expect(pathEvidence(best).totalLogProb).toBeCloseTo(Math.log(0.02 * 0.3 * 0.3 * 0.95), 4);
    expect(best.score).toBeCloseTo(pathEvidence(best).totalLogProb + 9, 9);
  });

  it('considers a token of a phrase that is not among the most probable', async () => {
    const never: NextToken = (before) =>
      before.length === 0 ? { 3: 0.3, 4: 0.3, 5: 0.2, 6: 0.199, 7: 0.0005 } : { [end]: 0.999999 };
    expect((await decode(never, { bias: following(phraseBias([7], 9)) })).best.tokens).toEqual([7]);
  });

  it('takes back the bonus of an unfinished phrase', async () => {
    const { paths } = await decode(sentence, {
      beam: 3,
      widestGap: 50,
      bias: following(phraseBias([4, 5, 5, 5], 1)),
    });
    const plain = await decode(sentence, { beam: 3, widestGap: 50 });
    expect(paths[0]).toMatchObject({ tokens: [4, 5, 5], bonus: 0 });
    expect(paths[0]?.score).toBeCloseTo(plain.best.score, 9);
  });

  it('continues while a path may still gain a bonus', async () => {
    const late: NextToken = (before) => {
      if (before.length === 0) return { 4: 0.9, 5: 0.09 };
      if (before[0] === 4) return { [end]: 0.99 };
      return before.length < 4 ? { 6: 0.98 } : { [end]: 0.99 };
    };
    const bias = following(phraseBias([5, 6, 6, 6], 1));
    expect((await decode(late, { beam: 2, bias })).best.tokens).toEqual([5, 6, 6, 6]);
  });

  it('finds the same path if the phrases earn nothing', async () => {
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

  /** The right path is [4, 5, 5]; 7 starts a phrase that is not completed. */
  const crowded: NextToken = (before) => {
    if (before.length === 0) return { 4: 0.6, 7: 0.3 };
    if (before[0] === 7) return before.length < 5 ? { 8: 0.5, 9: 0.3 } : { [end]: 0.9 };
    return before.length < 3 ? { 5: 0.9 } : { [end]: 0.95 };
  };

  it('follows some paths for their probability alone, whatever bonus others may gain', async () => {
    const promise = phraseBias([7, 8, 8, 8, 8, 8, 8, 8], 3);
    const rules = { beam: 1, widestGap: 50 };
    const crowdedOut = await decode(crowded, { ...rules, bias: following(promise) });
    expect(crowdedOut.best.tokens[0]).toBe(7);
    const { best } = await decode(crowded, { ...rules, bias: following(promise, { plainPaths: 1 }) });
    expect(best).toMatchObject({ tokens: [4, 5, 5], bonus: 0 });
    expect(best).toEqual((await decode(crowded, rules)).best);
  });

  it('multiplies bonuses while it follows paths, and counts them once in the final score', async () => {
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

  it('finds the best of all paths by probability and bonus when the beam holds them all', async () => {
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
