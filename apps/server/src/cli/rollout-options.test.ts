import { startRolloutSchema } from '@hark/shared/http/rollouts-api';
import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import { describe, expect, it } from 'vitest';
import { hoursOption, startRequest, stepsOption } from './rollout-options.ts';

const SIGNED = { by: 'Ada', reason: 'to compare' };

describe('hours', () => {
  it.each([
    ['Mon-Fri 09:00-17:00 Europe/Berlin', [1, 2, 3, 4, 5]],
    ['Sat-Mon 09:00-17:00 Europe/Berlin', [6, 0, 1]],
    ['Wed 09:00-17:00 Europe/Berlin', [3]],
  ])('are read from “%s”', (text, days) => {
    expect(hoursOption(text)).toEqual({ days, from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' });
  });

  it.each(['', 'Monday 09:00-17:00 UTC', 'Mon-Foo 09:00-17:00 UTC', 'Mon 9-17 UTC', 'Mon 09:00-17:00'])(
    'are refused: “%s”',
    (text) => expect(() => hoursOption(text)).toThrow('Must be hours'),
  );
});

it('steps are percentages', () => {
  expect(stepsOption('1,12.5,50')).toEqual([0.01, 0.125, 0.5]);
  expect(() => stepsOption('1,half')).toThrow('Must be percentages');
  expect(() => stepsOption('0,5')).toThrow('Must be percentages');
});

describe('the request of a start', () => {
  it('is the default plan without options', () => {
    const request = startRolloutSchema.parse(startRequest('wide', { ...SIGNED, shadow: true, hours: [] }));
    expect(request).toEqual({ challenger: 'wide', ...SIGNED, ...DEFAULT_SPEC });
  });

  it('has what was asked for', () => {
    const request = startRolloutSchema.parse(
      startRequest('wide', {
        ...SIGNED,
        kind: 'canary',
        automation: 'automatic',
        steps: [0.1, 0.5],
        minTasks: 200,
        minTime: 60_000,
        shadow: false,
        slice: { dimension: 'device', value: 'phone' },
        hours: [hoursOption('Mon-Fri 09:00-17:00 UTC')],
      }),
    );
    expect(request).toMatchObject({
      automation: 'automatic',
      shadow: null,
      audience: { type: 'slice', dimension: 'device', value: 'phone' },
      plan: {
        steps: [
          { weight: 0.1, minTasks: 200, minMs: 60_000 },
          { weight: 0.5, minTasks: 200, minMs: 60_000 },
        ],
      },
      windows: [{ days: [1, 2, 3, 4, 5] }],
    });
  });

  it('may be for some clients, and is refused with steps that fall', () => {
    const options = { ...SIGNED, shadow: true, hours: [], clients: 'client-0001,client-0002' };
    expect(startRolloutSchema.parse(startRequest('wide', options)).audience).toEqual({
      type: 'clients',
      clientIds: ['client-0001', 'client-0002'],
    });
    const falling = startRequest('wide', { ...options, steps: [0.5, 0.1] });
    expect(startRolloutSchema.safeParse(falling).success).toBe(false);
  });
});
