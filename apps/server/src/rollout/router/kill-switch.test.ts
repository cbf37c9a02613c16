import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RolloutError } from '../state/rollout-error.ts';
import type { RolloutActRequest, RolloutStore } from '../state/rollout-store.ts';
import { withKillSwitch } from './kill-switch.ts';
import { A, B, canaryOf, fakeVersions, stateOf } from './testing/fake-versions.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ROLL_BACK: RolloutActRequest = {
  rollout: 'one',
  action: 'roll-back',
  actor: 'Ada',
  reason: 'people complain',
  after: null,
};

const unused = (): never => {
  throw new Error('the test does not do this');
};

async function rolling(act: RolloutStore['act']) {
  const { versions, follow } = fakeVersions();
  const rest = { start: unused, returnToPrevious: unused, active: unused, read: unused, history: unused };
  const store = withKillSwitch({
    store: { ...rest, act },
    versions,
    logger: pino({ level: 'silent' }),
  });
  await follow(stateOf(1, A, { rollout: canaryOf(0.5) }));
  const isServed = (): boolean =>
    Array.from({ length: 50 }, (_, index) => versions.foresee({ clientId: `client-${index}` })).some(
      ({ digest }) => digest === B,
    );
  return { store, isServed };
}

describe('a rollback', () => {
  it('takes effect here before a database that never answers', async () => {
    const { store, isServed } = await rolling(() => new Promise(() => {}));
    expect(isServed()).toBe(true);
    void store.act(ROLL_BACK);
    expect(isServed()).toBe(false);
  });

  it('holds here while it cannot be written, and is written when it can', async () => {
    const failures = [new Error('down'), new Error('down')];
    const written: string[] = [];
    const { store, isServed } = await rolling(async ({ actor }) => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      written.push(actor);
      throw new RolloutError('conflict', 'It is over.');
    });
    await expect(store.act(ROLL_BACK)).rejects.toThrow('down');
    expect([written, isServed()]).toEqual([[], false]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(written).toEqual(['Ada']);
  });

  it('that is refused puts the challenger back', async () => {
    const { store, isServed } = await rolling(async () => {
      throw new RolloutError('conflict', 'It has changed since you looked.');
    });
    await expect(store.act({ ...ROLL_BACK, after: 1 })).rejects.toThrow('It has changed');
    expect(isServed()).toBe(true);
  });

  it('is all that it changes: a pause is left to the store', async () => {
    const acts: string[] = [];
    const { store, isServed } = await rolling(async ({ action }) => {
      acts.push(action);
      throw new RolloutError('conflict', 'the test has no rollout');
    });
    await expect(store.act({ ...ROLL_BACK, action: 'pause' })).rejects.toThrow('no rollout');
    expect([acts, isServed()]).toEqual([['pause'], true]);
  });
});
