import { describe, expect, it } from 'vitest';
import { rampSteps } from './ramp-steps.ts';
import { canaryAt, composeRollout, composeTransition, IN_SHADOW, SPEC } from './testing/compose-rollout.ts';

const statesOf = (fields = {}): string =>
  rampSteps(composeRollout(fields))
    .map(({ state }) => state)
    .join(' ');

describe('the ramp', () => {
  it('has the shadow, each step and everybody', () => {
    const labels = rampSteps(composeRollout()).map(({ label }) => label.replace('\u202F', ' '));
    expect(labels).toEqual(['Shadow', '1 %', '5 %', '10 %', '25 %', '50 %', 'All']);
    expect(statesOf()).toBe('done done now next next next next');
  });

  it('begins with the first step where there is no shadow', () => {
    expect(statesOf({ spec: { ...SPEC, shadow: null }, position: canaryAt(0) })).toBe(
      'now next next next next next',
    );
  });

  it('of a blue-green rollout has no steps', () => {
    const spec = { ...SPEC, kind: 'blue-green' };
    expect(statesOf({ spec, position: IN_SHADOW })).toBe('now next');
  });

  it('is done to the end when promoted', () => {
    expect(statesOf({ position: { ...canaryAt(4), phase: 'promoted', weight: 1 } })).toBe(
      'done done done done done done done',
    );
  });

  it('shows where a rollout was stopped, whatever its last position says', () => {
    const transitions = [
      composeTransition(),
      composeTransition({ number: 2, action: 'advance', position: canaryAt(0) }),
      composeTransition({
        number: 3,
        action: 'roll-back',
        position: { phase: 'rolled-back', pausedIn: null, step: null, weight: 0 },
      }),
    ];
    const position = { phase: 'rolled-back', pausedIn: null, step: null, weight: 0 };
    expect(statesOf({ position, transitions })).toBe('done stopped next next next next next');
    expect(statesOf({ position, transitions: transitions.toSpliced(1, 1) })).toBe(
      'stopped next next next next next next',
    );
  });

  it('fills the current step by the tasks that it has', () => {
    const [, , now] = rampSteps(composeRollout());
    expect(now?.progress).toBeCloseTo(0.4, 9);
    const [, , unknown] = rampSteps(composeRollout({ advice: null }));
    expect(unknown?.progress).toBe(0.5);
  });
});
