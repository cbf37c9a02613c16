import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargeStage, type Replay, summarizeBlame } from './charge-stage.ts';

const CLEAN = { hasSpeech: true, isCutAtStart: false, isCutAtEnd: false };
const WRONG = { transcript: 'marquee', findsChosen: false };
const RIGHT = { transcript: 'mercury', findsChosen: true };

function replay(changes: Partial<Replay>): Replay {
  return { given: WRONG, speech: CLEAN, other: null, truth: null, ...changes };
}

describe('a bad task is charged', () => {
  it('to detection where the recording has no speech or cuts it', () => {
    for (const speech of [
      { ...CLEAN, hasSpeech: false },
      { ...CLEAN, isCutAtStart: true },
      { ...CLEAN, isCutAtEnd: true },
    ])
      expect(chargeStage(replay({ speech, truth: RIGHT }))).toBe('vad');
  });

  it('to recognition where another recogniser makes do with a cut recording', () => {
    const speech = { ...CLEAN, isCutAtStart: true };
    expect(chargeStage(replay({ speech, other: RIGHT, truth: RIGHT }))).toBe('asr');
  });

  it('to recognition where another recogniser, or the words that were typed, find what was chosen', () => {
    expect(chargeStage(replay({ other: RIGHT }))).toBe('asr');
    expect(chargeStage(replay({ truth: RIGHT }))).toBe('asr');
    const unknown = { transcript: 'marquee', findsChosen: null };
    const typed = { transcript: 'Mercury.', findsChosen: null };
    expect(chargeStage(replay({ given: unknown, truth: typed }))).toBe('asr');
  });

  it('to search where the right words do not find what was chosen', () => {
    expect(chargeStage(replay({ truth: { transcript: 'mercury', findsChosen: false } }))).toBe('search');
    const heardRight = { transcript: 'Mercury', findsChosen: false };
    expect(
      chargeStage(replay({ given: heardRight, truth: { transcript: 'mercury', findsChosen: false } })),
    ).toBe('search');
  });

  it('to nobody where the answer was right, or nothing tells what was meant', () => {
    expect(chargeStage(replay({ given: RIGHT, truth: RIGHT }))).toBe('unexplained');
    expect(chargeStage(replay({ given: { transcript: 'marquee', findsChosen: null } }))).toBe('unexplained');
  });
});

const answer = fc.record({
  transcript: fc.constantFrom('', 'mercury', 'marquee'),
  findsChosen: fc.constantFrom(true, false, null),
});
const replays = fc.record({
  given: answer,
  speech: fc.record({ hasSpeech: fc.boolean(), isCutAtStart: fc.boolean(), isCutAtEnd: fc.boolean() }),
  other: fc.option(answer),
  truth: fc.option(answer),
});

it('never charges detection for a whole recording with speech, nor search where the right words find it', () => {
  fc.assert(
    fc.property(replays, (given) => {
      const clean = chargeStage({ ...given, speech: CLEAN });
      expect(clean).not.toBe('vad');
      const found = chargeStage({
        ...given,
        given: { transcript: 'marquee', findsChosen: false },
        truth: { transcript: 'mercury', findsChosen: true },
      });
      expect(found).not.toBe('search');
    }),
  );
});

it('gives shares that add up to one, and says where there are too few', () => {
  const stages = fc.array(fc.constantFrom('vad', 'asr', 'search', 'unexplained'), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(stages, (charged) => {
      const tasks = charged.map((stage, index) => ({ utteranceId: `u-${index}`, stage }));
      const { n, enough, shares, examples } = summarizeBlame(tasks, 20);
      expect(n).toBe(charged.length);
      expect(enough).toBe(charged.length >= 20);
      expect(shares.vad + shares.asr + shares.search + shares.unexplained).toBeCloseTo(1);
      for (const example of examples) expect(tasks).toContainEqual(example);
    }),
  );
  expect(summarizeBlame([], 20)).toMatchObject({ n: 0, enough: false, shares: { asr: 0 } });
});
