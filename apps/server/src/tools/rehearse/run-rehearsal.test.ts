import type { Rollout, Rollouts } from '@hark/shared/http/rollouts-api';
import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutPosition } from '@hark/shared/rollouts/serving-state';
import { describe, expect, it } from 'vitest';
import type { Rehearsal } from './rehearsal.ts';
import { rehearsalTable } from './rehearsal-table.ts';
import { rehearsalOutcome, runRehearsal, type RehearsedServer } from './run-rehearsal.ts';

const digestOf = (digit: string): string => `sha256:${digit.repeat(64)}`;
const [CHAMPION, CHALLENGER] = [digestOf('a'), digestOf('b')];

const rehearsal: Rehearsal = {
  title: 'A silent version',
  description: '',
  people: 'baseline',
  mostPeople: 10,
  champion: [],
  challenger: ['recognizer.beam=6'],
  fault: { type: 'crash' },
  rollout: { kind: 'canary', shadow: null, plan: DEFAULT_SPEC.plan },
  expect: { phase: 'rolled-back', decidedIn: 'canary', by: ['judge'] },
};

const position = (phase: RolloutPosition['phase'], weight = 0): RolloutPosition => ({
  phase,
  pausedIn: null,
  step: phase === 'shadow' ? null : 0,
  weight,
});

type Step = [actor: string, position: RolloutPosition];
const CANARY: Step = ['hark rehearse', position('canary', 0.1)];

function rolloutOf(steps: readonly Step[]): Rollout {
  const transitions = steps.map(([actor, at], index): Rollout['transitions'][number] => ({
    number: index + 1,
    at: index,
    actor,
    reason: 'because',
    action: 'advance',
    position: at,
    evidence: {},
  }));
  return {
    id: 'one',
    champion: { digest: CHAMPION, name: 'champion' },
    challenger: { digest: CHALLENGER, name: 'challenger' },
    kind: 'canary',
    position: steps.at(-1)?.[1] ?? position('shadow'),
    startedAt: 0,
    endedAt: null,
    startedBy: 'hark rehearse',
    reason: 'because',
    people: 7,
    spec: { ...DEFAULT_SPEC, challenger: CHALLENGER },
    automation: 'automatic',
    since: 0,
    outcomes: [],
    shadow: null,
    ratio: null,
    advice: null,
    judgedAt: null,
    transitions,
  };
}

const SEEN = { visits: 9, broken: [], tookMs: 5, champion: 'before' as const };
const outcomeOf = (steps: readonly Step[], seen: Partial<typeof SEEN> = {}) =>
  rehearsalOutcome({ name: 'silent', rehearsal }, rolloutOf(steps), { ...SEEN, ...seen });

describe('the outcome of a rehearsal', () => {
  it('is as expected if the right one decided, in the right phase', () => {
    const outcome = outcomeOf([CANARY, ['judge', position('rolled-back')]]);
    expect(outcome).toMatchObject({ phase: 'rolled-back', decidedIn: 'canary', by: 'judge', met: 7 });
    expect(outcome.isAsExpected).toBe(true);
    expect(rehearsalTable([outcome])[1]).toMatch(/^silent +rolled-back +canary +judge +9 +7 +0 +yes$/);
  });

  it.each<[string, readonly Step[], Partial<typeof SEEN>]>([
    ['it is not over', [CANARY], {}],
    ['it is promoted', [CANARY, ['judge', position('promoted', 1)]], {}],
    ['somebody else decided', [CANARY, ['Ada', position('rolled-back')]], {}],
    [
      'it was decided in the shadow',
      [
        ['Ada', position('shadow')],
        ['judge', position('rolled-back')],
      ],
      {},
    ],
  ])('is not as expected if %s', (_, steps, seen) => {
    expect(outcomeOf(steps, seen).isAsExpected).toBe(false);
  });

  it('is not as expected if the wrong version serves afterwards, or visits broke off', () => {
    const steps: Step[] = [CANARY, ['judge', position('rolled-back')]];
    const wrong = { ...SEEN, champion: 'challenger' as const };
    expect(rehearsalOutcome({ name: 'x', rehearsal }, rolloutOf(steps), wrong).isAsExpected).toBe(false);
    const broken = { ...SEEN, broken: ['the line was cut'] };
    expect(rehearsalOutcome({ name: 'x', rehearsal }, rolloutOf(steps), broken).isAsExpected).toBe(false);
  });

  it('names the phase that a pause interrupted', () => {
    const paused: RolloutPosition = { phase: 'paused', pausedIn: 'shadow', step: null, weight: 0 };
    expect(
      outcomeOf([
        ['judge', paused],
        ['Ada', position('rolled-back')],
      ]).decidedIn,
    ).toBe('shadow');
  });
});

it('a rehearsal sends people until the rollout is over, and nobody afterwards', async () => {
  const steps: Step[] = [CANARY];
  const said: string[] = [];
  let isStopped = false;
  const champion: Rollouts['champion'] = { digest: CHAMPION, name: 'champion' };
  const server: RehearsedServer = {
    makeChampion: async (digest) => void said.push(`champion ${digest.slice(-1)}`),
    async start(digest) {
      said.push(`start ${digest.slice(-1)}`);
      return 'one';
    },
    rollouts: async () => ({ champion, previous: null, active: null, past: [] }),
    read: async () => rolloutOf(steps),
    visit: (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          isStopped = true;
          resolve({ visits: 3, broken: [] });
        });
      }),
  };
  let waits = 0;
  const outcome = await runRehearsal({
    name: 'silent',
    rehearsal,
    server,
    versions: { champion: CHAMPION, challenger: CHALLENGER },
    nowMs: () => waits,
    async wait() {
      if (++waits === 5) steps.push(['judge', position('rolled-back')]);
    },
    onChange: ({ transitions }) => said.push(`change ${transitions.length}`),
  });
  expect(said).toEqual(['champion a', 'start b', 'change 2']);
  expect(isStopped).toBe(true);
  expect(outcome).toMatchObject({ visits: 3, isAsExpected: true });
});
