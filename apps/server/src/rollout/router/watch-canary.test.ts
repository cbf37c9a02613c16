import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../answering/pipeline/answer-utterance.ts';
import type { Assignment } from '../../answering/versions/served-versions.ts';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { RolloutError } from '../state/rollout-error.ts';
import type { RolloutActRequest, RolloutStore } from '../state/rollout-store.ts';
import { ERRORS_IN_A_ROW, LEAST_TIMES } from './guard-canary.ts';
import {
  A,
  answered,
  anyUtterance,
  B,
  canaryOf,
  failed,
  fakeVersion,
  fakeVersions,
  stateOf,
} from './testing/fake-versions.ts';
import { watchCanary } from './watch-canary.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const CANARY: Assignment = { digest: B, rollout: 'one/0/canary', arm: 'canary' };
const CONTROL: Assignment = { digest: A, rollout: 'one/0/control', arm: 'control' };

/** A watch over a canary, and what it wrote. @param refusals thrown by the store, in turn */
async function watching(refusals: Error[] = []) {
  const { versions, follow, ...fake } = fakeVersions();
  const acts: RolloutActRequest[] = [];
  const act: RolloutStore['act'] = async (request) => {
    const refusal = refusals.shift();
    if (refusal !== undefined) throw refusal;
    acts.push(request);
    throw new RolloutError('conflict', 'the test has no rollout');
  };
  const list = vi.fn(versions.list);
  const watch = watchCanary({
    versions: () => ({ ...versions, list }),
    store: { act },
    nowMs: fake.nowMs,
    logger: pino({ level: 'silent' }),
  });
  await follow(stateOf(1, A, { rollout: canaryOf(0.5) }));
  const hear = (answer: Answer, assignment: Assignment, times = 1): void => {
    for (let time = 0; time < times; time++) watch.onAnswered(anyUtterance, answer, assignment);
  };
  /** Whether the challenger still answers anybody here. */
  const isServed = (): boolean =>
    Array.from({ length: 50 }, (_, index) => versions.foresee({ clientId: `client-${index}` })).some(
      ({ digest }) => digest === B,
    );
  return { watch, versions, acts, hear, isServed, list, ...fake };
}

describe('a canary', () => {
  it('is rolled back after five errors in a row, here at once and then for all', async () => {
    const { hear, acts, isServed } = await watching();
    hear(failed, CANARY, ERRORS_IN_A_ROW - 1);
    hear(answered(100), CANARY);
    hear(failed, CONTROL, 20);
    hear(failed, CANARY, ERRORS_IN_A_ROW - 1);
    expect([acts, isServed()]).toEqual([[], true]);
    hear(failed, CANARY);
    expect(isServed()).toBe(false);
    hear(failed, CANARY, 5);
    expect(acts).toMatchObject([{ rollout: 'one', action: 'roll-back', actor: 'guard', after: null }]);
    expect(acts[0]?.reason).toContain('failed 5 times in a row');
  });

  it('is not judged by answers that nobody waited for', async () => {
    const { hear, acts } = await watching();
    for (let time = 0; time < 20; time++) {
      hear({ type: 'cancelled' }, CANARY);
      hear({ type: 'busy', retryAfterMs: 100 }, CANARY);
    }
    expect(acts).toEqual([]);
  });

  it('is rolled back when it is more than three times as slow, with enough answers of both', async () => {
    const { hear, acts } = await watching();
    hear(answered(310), CANARY, LEAST_TIMES);
    hear(answered(100), CONTROL, LEAST_TIMES - 1);
    expect(acts).toEqual([]);
    hear(answered(100), CONTROL);
    expect(acts[0]?.evidence).toEqual({ canaryMs: 310, controlMs: 100, canary: 30, control: 30 });
  });

  it('is kept when it is slow less than that, or in one answer of many', async () => {
    const { hear, acts } = await watching();
    hear(answered(100), CONTROL, 100);
    hear(answered(290), CANARY, 98);
    hear(answered(10_000), CANARY, 2);
    expect(acts).toEqual([]);
  });

  it('is rolled back when its recogniser is not ready for ten seconds, or its threads die again and again', async () => {
    for (const status of [{ ready: false }, { restarts: 5 }]) {
      const { list, acts, pass } = await watching();
      let sick = {};
      const scripted = createScriptedRecognizer('hello');
      const recognizer = { ...scripted, status: () => ({ ...scripted.status(), ...sick }) };
      const own = { ...fakeVersion(B, [], recognizer), sharesModels: () => false };
      list.mockReturnValue({ warm: [own], troubles: new Map() });
      vi.advanceTimersByTime(2_000);
      sick = status;
      vi.advanceTimersByTime(1_000);
      pass(11_000);
      vi.advanceTimersByTime(1_000);
      expect(acts).toHaveLength(1);
    }
  });

  it('is rolled back when it cannot start', async () => {
    const { watch, acts } = await watching();
    watch.onUnservable('one', 'Its model file encoder.onnx is not on this server.');
    expect(acts[0]?.reason).toContain('encoder.onnx');
  });

  it('leaves people at once while the database is down, and is written when it is back', async () => {
    const { hear, acts, isServed } = await watching([new Error('no database'), new Error('no database')]);
    hear(failed, CANARY, ERRORS_IN_A_ROW);
    expect([acts, isServed()]).toEqual([[], false]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(acts).toHaveLength(1);
  });
});
