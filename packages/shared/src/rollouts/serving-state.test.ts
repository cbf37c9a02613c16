import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARMS, readRolloutSlice, rolloutSlice } from './serving-state.ts';

describe('rolloutSlice', () => {
  it('is read as it was written', () => {
    const id = fc.stringMatching(/^[\w-]{1,40}$/);
    const step = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(id, step, fc.constantFrom(...ARMS), (rolloutId, at, arm) => {
        expect(readRolloutSlice(rolloutSlice(rolloutId, at, arm))).toEqual({ rolloutId, step: at, arm });
      }),
    );
  });

  it.each(['', 'a/1', 'a/1/champion', 'a/x/canary', '/1/canary', 'a/1/canary/2'])('refuses “%s”', (text) => {
    expect(readRolloutSlice(text)).toBeNull();
  });
});
