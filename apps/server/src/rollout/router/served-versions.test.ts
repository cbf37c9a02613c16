import { TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import { readRolloutSlice } from '@hark/shared/rollouts/serving-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { A, B, C, canaryOf, fakeVersions, stateOf } from './testing/fake-versions.ts';

const clients = Array.from({ length: 200 }, (_, index) => ({ clientId: `client-${index}` }));
const MINUTE_MS = 60_000;

describe('who gets which version', () => {
  it('is the champion for all without a rollout, and in the shadow', async () => {
    const { versions, follow } = fakeVersions();
    const plain = { digest: A, rollout: null, arm: null };
    expect(versions.assign({ clientId: 'client-1' })).toEqual(plain);
    const shadow = { phase: 'shadow', pausedIn: null, step: null, weight: 0 } as const;
    await follow(stateOf(1, A, { rollout: canaryOf(0.5, { position: shadow }) }));
    expect(versions.assign({ clientId: 'client-2' })).toEqual(plain);
    expect(versions.of(B)?.name).toBe('version-b');
  });

  it('is the challenger for its share, and a control as large is marked', async () => {
    const { versions, follow } = fakeVersions();
    await follow(stateOf(1, A, { rollout: canaryOf(0.25) }));
    const assigned = clients.map((client) => versions.assign(client));
    for (const { digest, rollout, arm } of assigned) {
      expect(digest).toBe(arm === 'canary' ? B : A);
      expect(readRolloutSlice(rollout ?? '')).toEqual({ rolloutId: 'one', step: 0, arm });
    }
    const share = (wanted: string) => assigned.filter(({ arm }) => arm === wanted).length / clients.length;
    expect(share('canary')).toBeGreaterThan(0.15);
    expect(Math.abs(share('canary') - share('control'))).toBeLessThan(0.12);
  });

  it('stays while a canary is paused, and outside of the audience nobody is tried', async () => {
    const { versions, follow } = fakeVersions();
    const position = { phase: 'paused', pausedIn: 'canary', step: 1, weight: 0.5 } as const;
    const audience = { type: 'slice', dimension: 'device', value: 'phone' } as const;
    await follow(stateOf(1, A, { rollout: canaryOf(0.5, { position, audience }) }));
    const arms = (slices: Record<string, string>) =>
      new Set(clients.map(({ clientId }) => versions.foresee({ clientId, slices }).arm));
    expect(arms({ device: 'phone' })).toEqual(new Set(['canary', 'control']));
    expect(arms({ device: 'desktop' })).toEqual(new Set([null]));
    const audienceOfOne = { type: 'clients' as const, clientIds: ['client-1'] };
    await follow(stateOf(2, A, { rollout: canaryOf(0.5, { audience: audienceOfOne }) }));
    expect(versions.foresee({ clientId: 'client-1' }).rollout).not.toBeNull();
    expect(versions.foresee({ clientId: 'client-2' }).rollout).toBeNull();
  });

  it('is by a typed query what the device said that the same client spoke with', async () => {
    const { versions, follow } = fakeVersions();
    const audience = { type: 'slice', dimension: 'device', value: 'phone' } as const;
    await follow(stateOf(1, A, { rollout: canaryOf(0.5, { audience }) }));
    versions.foresee({ clientId: 'client-1', slices: { device: 'phone' } });
    expect(versions.assign({ clientId: 'client-1' }).rollout).not.toBeNull();
    expect(versions.assign({ clientId: 'client-2' }).rollout).toBeNull();
  });
});

describe('a task', () => {
  it('keeps its version and its mark to its end, whatever is promoted or advanced meanwhile', async () => {
    const { versions, follow, pass } = fakeVersions();
    await follow(stateOf(1, A, { rollout: canaryOf(0.1) }));
    const before = clients.map((client) => versions.assign(client));
    await follow(stateOf(2, A, { rollout: canaryOf(0.5) }));
    pass(4 * MINUTE_MS);
    expect(clients.map((client) => versions.assign(client))).toEqual(before);
    await follow(stateOf(3, B, { previous: A }));
    pass(4 * MINUTE_MS);
    expect(clients.map((client) => versions.assign(client))).toEqual(before);
    pass(TASK_GAP_MS + 1);
    const after = clients.map((client) => versions.assign(client));
    expect(new Set(after.map(({ digest }) => digest))).toEqual(new Set([B]));
  });

  it.each([
    ['rolled back', stateOf(2, A, { previous: null })],
    ['followed by another rollout', stateOf(2, A, { rollout: canaryOf(0.5, { id: 'two', challenger: C }) })],
  ])('of a challenger that was %s leaves it at once', async (_what, next) => {
    const { versions, follow } = fakeVersions();
    await follow(stateOf(1, A, { rollout: canaryOf(0.5) }));
    for (const client of clients) versions.assign(client);
    await follow(next);
    expect(clients.filter((client) => versions.assign(client).digest === B)).toEqual([]);
  });

  it('leaves a champion at once that gave way to the one before', async () => {
    const { versions, follow } = fakeVersions();
    await follow(stateOf(1, B, { previous: A }));
    expect(versions.assign({ clientId: 'client-1' }).digest).toBe(B);
    await follow(stateOf(2, A, { previous: B }));
    expect(versions.assign({ clientId: 'client-1' }).digest).toBe(A);
    await follow(stateOf(3, B, { previous: A }));
    expect(versions.assign({ clientId: 'client-2' }).digest).toBe(B);
  });

  it('is withdrawn in this process before anything is written, and stays so', async () => {
    const { versions, follow } = fakeVersions();
    const told: number[] = [];
    versions.onChange(() => void told.push(1));
    await follow(stateOf(1, A, { rollout: canaryOf(0.5) }));
    for (const client of clients) versions.assign(client);
    const before = told.length;
    versions.withdraw('another');
    versions.withdraw('one');
    versions.withdraw('one');
    expect(told.length).toBe(before + 1);
    await follow(stateOf(2, A, { rollout: canaryOf(0.5) }));
    const now = clients.map((client) => versions.assign(client));
    expect(now.filter(({ digest, arm }) => digest === B || arm === 'canary')).toEqual([]);
  });

  it('that another process began goes on with its version, if it may', async () => {
    const { versions, follow, logged, pass } = fakeVersions();
    await follow(stateOf(1, A, { rollout: canaryOf(0.5) }));
    const slice = { name: 'version-b', rollout: 'one/0/canary', arm: 'canary' } as const;
    for (const { clientId } of clients) logged.set(clientId, slice);
    await Promise.all(clients.map(({ clientId }) => versions.recall(clientId)));
    const recalled = clients.map((client) => versions.assign(client));
    expect(new Set(recalled.map(({ digest }) => digest))).toEqual(new Set([B]));
    logged.set('client-late', slice);
    pass(2 * 60 * MINUTE_MS);
    await versions.recall('client-late');
    expect(versions.foresee({ clientId: 'client-late' }).digest).toBe(
      fakeLate(versions.foresee({ clientId: 'client-late' }).arm),
    );
  });

  it('is what a client is told beforehand: what is foreseen is what is assigned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 }), async (steps) => {
        const { versions, follow, pass } = fakeVersions();
        let revision = 0;
        for (const step of steps) {
          const states = [
            stateOf(++revision, A),
            stateOf(revision, A, { rollout: canaryOf(0.2) }),
            stateOf(revision, A, { rollout: canaryOf(0.5) }),
            stateOf(revision, B, { previous: A }),
          ];
          const state = states[step];
          if (state === undefined) pass(step === 4 ? 4 * MINUTE_MS : 6 * MINUTE_MS);
          else await follow(state);
          for (const client of clients.slice(0, 20)) {
            const foreseen = versions.foresee(client);
            expect(versions.assign(client)).toEqual(foreseen);
            expect(versions.answering(foreseen).digest).toBe(foreseen.digest);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** Without a recall a client of the canary gets B, and others get A. */
function fakeLate(arm: string | null): string {
  return arm === 'canary' ? B : A;
}

describe('versions', () => {
  it('serve only when they are warm: until then the champion before answers', async () => {
    const { versions, follow, broken, pass } = fakeVersions();
    broken.set(B, 'no model');
    await follow(stateOf(1, B, { previous: A }));
    expect(versions.champion().digest).toBe(A);
    expect(versions.assign({ clientId: 'client-1' })).toEqual({ digest: A, rollout: null, arm: null });
    expect([...versions.list().troubles]).toEqual([[B, 'no model']]);
    broken.delete(B);
    versions.tidy();
    expect(versions.champion().digest).toBe(A);
    pass(MINUTE_MS);
    versions.tidy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(versions.champion().digest).toBe(B);
    expect(versions.list().troubles.size).toBe(0);
  });

  it('that cannot be opened are reported as challengers, and nobody gets them', async () => {
    const { versions, follow, broken, unservable } = fakeVersions();
    broken.set(B, 'no model');
    await follow(stateOf(1, A, { rollout: canaryOf(0.5) }));
    expect(unservable).toEqual(['one: no model']);
    expect(new Set(clients.map((client) => versions.assign(client).digest))).toEqual(new Set([A]));
    expect(new Set(clients.map((client) => versions.assign(client).rollout))).toEqual(new Set([null]));
  });

  it('are opened once, and closed when no task can return to them', async () => {
    const { versions, follow, closed, opened, pass } = fakeVersions();
    await follow(stateOf(1, A, { rollout: canaryOf(0.5) }));
    await Promise.all([versions.warm(B), versions.warm(B)]);
    expect(opened).toEqual([B]);
    await follow(stateOf(2, B, { previous: A }));
    pass(60 * MINUTE_MS);
    versions.tidy();
    expect(closed).toEqual([]);
    versions.answering({ digest: A, rollout: null, arm: null });
    await follow(stateOf(3, C, { previous: B }));
    pass(5 * MINUTE_MS);
    versions.tidy();
    versions.answering({ digest: A, rollout: null, arm: null });
    pass(5 * MINUTE_MS);
    versions.tidy();
    expect(closed).toEqual([]);
    pass(2 * MINUTE_MS);
    versions.tidy();
    expect(closed).toEqual([A]);
    await versions.close();
    expect(closed.toSorted()).toEqual([A, B, C].toSorted());
  });
});
