import type { Audience } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutPosition } from '@hark/shared/rollouts/serving-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canaryAt, composeRollout, IN_SHADOW, SPEC } from './testing/compose-rollout.ts';
import {
  effectOf,
  headlineOf,
  isOver,
  leastWords,
  nextStep,
  peopleWords,
  positionWords,
  possibleActions,
  proposedAction,
  transitionText,
} from './rollout-words.ts';

const plain = (text: string): string => text.replaceAll('\u202F', ' ');
const PHONES: Audience = { type: 'slice', dimension: 'device', value: 'phone' };

describe('people', () => {
  it.each<[number, Audience, string]>([
    [0.05, { type: 'everybody' }, '5 % of the people'],
    [1, { type: 'everybody' }, 'everybody'],
    [0.05, PHONES, '5 % of the people on phones'],
    [1, PHONES, 'all the people on phones'],
    [
      0.5,
      { type: 'slice', dimension: 'locale', value: 'en-IN' },
      '50 % of the people whose language is en-IN',
    ],
    [0.1, { type: 'slice', dimension: 'browser', value: 'Chrome 142' }, '10 % of the people with Chrome 142'],
    [0.25, { type: 'clients', clientIds: ['client-1', 'client-2'] }, '25 % of the 2 listed clients'],
  ])('%s of %j', (weight, audience, words) => {
    expect(plain(peopleWords(weight, audience))).toBe(words);
  });
});

it('says what a step needs, without a time where none is asked for', () => {
  expect(leastWords({ minTasks: 1_200, minMs: 720_000 })).toBe('at least 1,200 canary tasks and 12 min');
  expect(leastWords({ minTasks: 100, minMs: 0 })).toBe('at least 100 canary tasks');
});

describe('the heading', () => {
  it.each([
    [IN_SHADOW, 'wide listens in the shadow and answers nobody'],
    [canaryAt(1), 'wide answers 5 % of the people on phones'],
    [
      { ...canaryAt(1), phase: 'paused', pausedIn: 'canary' },
      'Paused: wide still answers 5 % of the people on phones',
    ],
    [
      { ...IN_SHADOW, phase: 'paused', pausedIn: 'shadow' },
      'Paused: wide listens in the shadow and answers nobody',
    ],
    [{ ...canaryAt(4), phase: 'promoted', weight: 1 }, 'wide was promoted'],
    [{ ...canaryAt(1), phase: 'rolled-back', weight: 0 }, 'wide was rolled back'],
  ] as const)('of %j', (position, words) => {
    const rollout = composeRollout({ position });
    expect(plain(headlineOf(rollout, rollout.spec.audience))).toBe(words);
  });
});

it('tells where a rollout is', () => {
  expect(plain(positionWords(canaryAt(1)))).toBe('Canary, step 2, 5 %');
  const paused = { ...canaryAt(1), phase: 'paused', pausedIn: 'canary' } as const;
  expect(plain(positionWords(paused))).toBe('Paused in canary, step 2, 5 %');
  expect(positionWords(IN_SHADOW)).toBe('Shadow');
});

it('tells what happened, without saying it twice', () => {
  const text = (action: Parameters<typeof transitionText>[0]['action'], position: RolloutPosition) =>
    plain(transitionText({ action, position }));
  expect(text('advance', canaryAt(1))).toBe('Advanced: Canary, step 2, 5 %');
  expect(text('pause', { ...canaryAt(1), phase: 'paused', pausedIn: 'canary' })).toBe(
    'Paused: Canary, step 2, 5 %',
  );
  expect(text('roll-back', { ...canaryAt(1), phase: 'rolled-back', weight: 0 })).toBe('Rolled back');
  expect(text('set-automation', canaryAt(1))).toBe('Automation changed');
});

describe('an effect says what will happen', () => {
  const effect = (action: Parameters<typeof effectOf>[0]['action'], fields = {}): string =>
    plain(effectOf({ action, rollout: composeRollout(fields), degree: 'automatic' }));

  it('to the people of the next step, and for how long at least', () => {
    expect(effect('advance')).toBe(
      '10 % of the people on phones will get “wide”, for new tasks within a second; at least 150 canary tasks and 10 min before the next step.',
    );
    expect(effect('advance', { position: IN_SHADOW })).toMatch(
      /^1 % of the people on phones will get “wide”/,
    );
  });

  it('of a pause, a rollback and a promotion', () => {
    expect(effect('pause')).toMatch(/^5 % of the people on phones keep “wide”.* rolled back at e = 100\.$/);
    expect(effect('rollback')).toMatch(/^Everybody gets “narrow”/);
    expect(effect('rollback', { position: IN_SHADOW })).toContain('Nobody has met it.');
    expect(effect('promote')).toMatch(/^Everybody will get “wide”/);
    expect(effect('automation')).toContain('by itself');
  });
});

describe('what can be done', () => {
  it('is to promote after the last step, and not before', () => {
    expect(possibleActions(composeRollout())).toEqual(['advance', 'pause', 'rollback', 'automation']);
    const last = composeRollout({ position: canaryAt(4) });
    expect(possibleActions(last)).toEqual(['promote', 'pause', 'rollback', 'automation']);
  });

  it('of a blue-green rollout is to promote out of the shadow', () => {
    const rollout = composeRollout({ spec: { ...SPEC, kind: 'blue-green' }, position: IN_SHADOW });
    expect(possibleActions(rollout)).toContain('promote');
    expect(possibleActions(rollout)).not.toContain('advance');
  });

  it('always includes the way back, until the rollout is over', () => {
    const step = fc.integer({ min: 0, max: 4 });
    const phase = fc.constantFrom('shadow', 'canary', 'paused', 'promoted', 'rolled-back');
    fc.assert(
      fc.property(step, phase, (at, name) => {
        const position = {
          ...canaryAt(at),
          phase: name,
          pausedIn: name === 'paused' ? 'canary' : null,
        } as const;
        const rollout = composeRollout({ position });
        const actions = possibleActions(rollout);
        expect(actions.includes('rollback')).toBe(!isOver(position));
        expect(actions.includes('advance') && actions.includes('promote')).toBe(false);
        if (actions.includes('advance')) expect(nextStep(rollout)).not.toBeNull();
      }),
    );
  });
});

describe('what the judge proposes', () => {
  const advised = (action: 'wait' | 'advance' | 'pause' | 'promote', fields = {}) =>
    proposedAction(
      composeRollout({ advice: { action, sentence: '', needsTasks: null, needsMs: null, at: 1 }, ...fields }),
    );

  it('is for a person, where it can still be done', () => {
    expect(advised('advance')).toBe('advance');
    expect(advised('wait')).toBeNull();
    expect(advised('promote')).toBeNull();
    expect(advised('promote', { position: canaryAt(4) })).toBe('promote');
    expect(advised('advance', { automation: 'automatic' })).toBeNull();
    expect(
      advised('pause', { position: { ...canaryAt(1), phase: 'paused', pausedIn: 'canary' } }),
    ).toBeNull();
  });
});
