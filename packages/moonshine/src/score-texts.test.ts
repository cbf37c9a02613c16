import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeModel } from './fake-model.ts';
import type { NextToken } from './fake-model.ts';
import type { MoonshineModel } from './moonshine-model.ts';
import { scoreTexts } from './score-texts.ts';

/** Probabilities of the next token that depend on all tokens before it. */
const anyNext: NextToken = (tokens) => {
  const seed = tokens.reduce((sum, token, at) => (sum * 31 + token * (at + 7)) % 97, 5);
  return { 2: 0.1 + (seed % 5) / 50, 3: 0.3, 4: 0.05 + (seed % 7) / 40, 5: 0.02 };
};

async function scoreStepByStep(model: MoonshineModel, text: readonly number[]): Promise<number> {
  const { endToken } = model.shape;
  let step = await model.start(await model.encode(new Float32Array()), [text[0] ?? endToken]);
  let score = 0;
  for (const [at, token] of text.entries()) {
    score += step.askedLogProbs[0] ?? Number.NaN;
    step = await model.step(step.state, [{ row: 0, token, asked: [text[at + 1] ?? endToken] }]);
  }
  return score + (step.askedLogProbs[0] ?? Number.NaN);
}

async function scoresOf(
  model: MoonshineModel,
  given: readonly (readonly number[])[],
  marks: readonly number[] = [],
): Promise<number[]> {
  return scoreTexts(model, await model.encode(new Float32Array()), { texts: given, marks });
}

const texts = fc.array(fc.array(fc.integer({ min: 3, max: 9 }), { minLength: 1, maxLength: 12 }), {
  maxLength: 8,
});

describe('scoreTexts', () => {
  it('returns the log probability of the tokens and the end after them', async () => {
    const model = createFakeModel((tokens) => (tokens.length === 0 ? { 3: 0.5 } : { 2: 0.25, 4: 0.75 }));
    const [short, long] = await scoresOf(model, [[3], [3, 4]]);
    expect(short).toBeCloseTo(Math.log(0.5 * 0.25), 6);
    expect(long).toBeCloseTo(Math.log(0.5 * 0.75 * 0.25), 6);
  });

  it('counts a punctuation mark after a text as its end', async () => {
    const model = createFakeModel((tokens) => (tokens.length === 0 ? { 3: 0.5 } : { 2: 0.25, 4: 0.5 }));
    const [score] = await scoresOf(model, [[3]], [4]);
    expect(score).toBeCloseTo(Math.log(0.5 * 0.75), 6);
  });

  it('scores each text as token by token, whatever else is scored', async () => {
    const model = createFakeModel(anyNext);
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const together = await scoresOf(model, given);
        const apart = await Promise.all(given.map((text) => scoreStepByStep(model, text)));
        expect(together).toHaveLength(given.length);
        for (const [at, score] of together.entries()) expect(score).toBeCloseTo(apart[at] ?? NaN, 9);
      }),
    );
  });

  it('runs the network once for a few texts, and never with more tokens than the limit', async () => {
    const model = createFakeModel(anyNext);
    await scoresOf(model, [[3, 4, 5], [3], [4, 4]]);
    expect(model.batches()).toEqual([3]);
    const long = Array.from({ length: 100 }, () => 3);
    const many = createFakeModel(anyNext);
    const scores = await scoresOf(many, [[3], long, long, long, long, [3]]);
    expect(many.batches()).toEqual([3, 3]);
    expect(scores[5]).toBeCloseTo(scores[0] ?? NaN, 9);
    expect(scores[4]).toBeCloseTo(scores[1] ?? NaN, 9);
  });

  it('returns no scores without texts', async () => {
    expect(await scoresOf(createFakeModel(anyNext), [])).toEqual([]);
  });
});
