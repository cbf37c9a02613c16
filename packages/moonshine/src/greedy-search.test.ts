import { describe, expect, test } from 'vitest';
import { branchSearch } from './branch-search.ts';
import { createFakeModel } from './fake-model.ts';
import type { NextToken } from './fake-model.ts';
import { greedySearch } from './greedy-search.ts';
import { hasNoWords } from './no-words.ts';
import { pathEvidence } from './path-evidence.ts';

const rules = { maxTokens: 8, allowEmpty: false };
const end = 2;

async function decode(next: NextToken, changed: Partial<typeof rules> = {}) {
  const model = createFakeModel(next);
  const first = await model.start(await model.encode(new Float32Array()));
  const path = await greedySearch(model, first, { ...rules, ...changed });
  return { model, path, tokens: path.choices.map(({ token }) => token) };
}

describe('greedySearch', () => {
  test('follows the most probable token to the end', async () => {
    const { tokens, path } = await decode(
      (before) => [{ 4: 0.8 }, { 5: 0.6, 6: 0.3 }][before.length] ?? { [end]: 0.9 },
    );
    expect(tokens).toEqual([4, 5]);
    expect(path.stopped).toBe('end');
    expect(path.choices[1]?.runnerUp.token).toBe(6);
    expect(pathEvidence(path).totalLogProb).toBeCloseTo(Math.log(0.8 * 0.6 * 0.9), 5);
    expect(pathEvidence(path).lowestLogProb).toBeCloseTo(Math.log(0.6), 5);
  });

  const endsAtOnce: NextToken = (before) => (before.length === 0 ? { [end]: 0.9, 4: 0.08 } : { [end]: 0.99 });

  test('does not end with the first token where speech is certain, and shows it in the evidence', async () => {
    const { tokens, path } = await decode(endsAtOnce);
    expect(tokens).toEqual([4]);
    expect(path.choices[0]?.logProb).toBeCloseTo(Math.log(0.08), 5);
  });

  test('may end with the first token where it is allowed to', async () => {
    expect((await decode(endsAtOnce, { allowEmpty: true })).tokens).toEqual([]);
  });

  test('stops at the length limit', async () => {
    const { tokens, path } = await decode((before) => ({ [3 + (before.length % 7)]: 0.9 }), { maxTokens: 6 });
    expect(tokens).toHaveLength(6);
    expect(path).toMatchObject({ stopped: 'length', endLogProb: null });
  });

  test('keeps a phrase once that it would say for ever', async () => {
    const { tokens, path } = await decode((before) => ({ [4 + (before.length % 2)]: 0.9 }));
    expect(tokens).toEqual([4, 5]);
    expect(path.stopped).toBe('repetition');
  });
});

describe('branchSearch', () => {
  const branches = {
    ...rules,
    lowestRunnerUpLogProb: Math.log(0.1),
    widestGap: 5,
    mostBranches: 4,
    mostSteps: 100,
  };
  const twoWays: NextToken = (before) => {
    if (before.length === 0) return { 4: 0.55, 5: 0.4 };
    if (before.length === 1) return before[0] === 4 ? { 6: 0.8, 7: 0.15 } : { 8: 0.9 };
    return { [end]: 0.95 };
  };

  test('takes the second best at each close choice, the closest first, and the best after it', async () => {
    const { model, path } = await decode(twoWays);
    const others = await branchSearch(model, path, branches);
    expect(others.map(({ choices }) => choices.map(({ token }) => token))).toEqual([
      [5, 8],
      [4, 7],
    ]);
  });

  test('takes none where no choice was close', async () => {
    const { model, path } = await decode(twoWays);
    expect(await branchSearch(model, path, { ...branches, lowestRunnerUpLogProb: Math.log(0.5) })).toEqual(
      [],
    );
  });

  test('gives a branch up that falls too far behind', async () => {
    const { model, path } = await decode(twoWays);
    const others = await branchSearch(model, path, { ...branches, widestGap: 0.5 });
    expect(others.map(({ choices }) => choices[0]?.token)).toEqual([5]);
  });

  test('begins no new branch once the steps are spent', async () => {
    const { model, path } = await decode(twoWays);
    const before = model.steps();
    expect(await branchSearch(model, path, { ...branches, mostSteps: 1 })).toHaveLength(1);
    expect(model.steps() - before).toBe(2);
  });
});

describe('hasNoWords', () => {
  const rule = { lowestMeanLogProb: -1.2, endFirstLogProb: Math.log(0.5), lowestMeanLogProbThen: -0.9 };
  const evidence = (meanLogProb: number, tokens = 3) => ({
    tokens,
    meanLogProb,
    totalLogProb: 0,
    lowestLogProb: 0,
  });

  test.each([
    ['no tokens', evidence(0, 0), -9, true],
    ['a good path', evidence(-0.3), -9, false],
    ['a good path after a doubtful start', evidence(-0.5), -0.2, false],
    ['a poor path', evidence(-1.0), -9, false],
    ['a poor path after a doubtful start', evidence(-1.0), -0.2, true],
    ['an improbable path', evidence(-1.3), -9, true],
  ])('judges %s', (_, given, endFirst, expected) => {
    expect(hasNoWords(given, endFirst, rule)).toBe(expected);
  });
});
