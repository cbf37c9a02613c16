import {
  rolloutsSchema,
  versionDiffSchema,
  versionsSchema,
  type Rollout,
  type Rollouts,
} from '@hark/shared/http/rollouts-api';
import { DEFAULT_PLAN, OUTCOMES, type Outcome } from '@hark/shared/rollouts/rollout-plan';
import { DEFAULT_SPEC, type RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutPosition } from '@hark/shared/rollouts/serving-state';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

export const CHAMPION = { digest: digest('1'), name: 'hark-0.1.0/5-1f2e3d4c' };
export const CHALLENGER = { digest: digest('2'), name: 'wide-beam' };
const PREVIOUS = { digest: digest('3'), name: 'hark-0.1.0/4-9a8b7c6d' };

/** Half past twelve of this day: the texts of a picture are then equally long at all times. */
function noon(): number {
  return new Date().setHours(12, 30, 0, 0);
}

export const SPEC: RolloutSpec = {
  ...DEFAULT_SPEC,
  challenger: CHALLENGER.digest,
  audience: { type: 'slice', dimension: 'device', value: 'phone' },
  plan: {
    ...DEFAULT_PLAN,
    steps: DEFAULT_PLAN.steps.map((step) => Object.assign({}, step, { minTasks: 450 })),
  },
};

type Groups = readonly [canaryBad: number, controlBad: number];

const GOOD: Record<Outcome, Groups> = {
  null: [11, 12],
  redo: [26, 29],
  switch: [17, 16],
  error: [6, 8],
  slow: [18, 19],
};

const BAD: Record<Outcome, Groups> = { ...GOOD, redo: [52, 27], switch: [24, 16] };

/** A course of e-values that ends at this one. */
function courseTo(eValue: number, from: number): Rollout['outcomes'][number]['course'] {
  const steps = 48;
  return Array.from({ length: steps }, (_, index) => {
    const share = index / (steps - 1);
    const wobble = Math.exp(Math.sin(index * 1.7) * 0.35 * (1 - share));
    return { at: from + index * MINUTE_MS, eValue: Math.max(0.02, eValue ** share * wobble) };
  });
}

interface Judged {
  groups: Record<Outcome, Groups>;
  tasks: number;
  eValues: Record<Outcome, number>;
}

function outcomesOf({ groups, tasks, eValues }: Judged, from: number): Rollout['outcomes'] {
  return OUTCOMES.map((outcome) => {
    const [canary, control] = groups[outcome];
    const difference = tasks === 0 ? null : (canary - control) / tasks;
    return {
      outcome,
      canary: { bad: canary, tasks },
      control: { bad: control, tasks },
      eValue: eValues[outcome],
      course: tasks === 0 ? [] : courseTo(eValues[outcome], from),
      difference,
      bound: difference === null ? null : difference + 0.019,
      margin: DEFAULT_PLAN.margins[outcome],
    };
  });
}

const NOTHING: Judged = {
  groups: { null: [0, 0], redo: [0, 0], switch: [0, 0], error: [0, 0], slow: [0, 0] },
  tasks: 0,
  eValues: { null: 1, redo: 1, switch: 1, error: 1, slow: 1 },
};
const HEALTHY: Judged = {
  groups: GOOD,
  tasks: 340,
  eValues: { null: 0.41, redo: 0.22, switch: 0.6, error: 0.3, slow: 0.35 },
};
const HARMFUL: Judged = {
  groups: BAD,
  tasks: 340,
  eValues: { ...HEALTHY.eValues, redo: 35, switch: 1.9 },
};

const SHADOW: NonNullable<Rollout['shadow']> = {
  pairs: 300,
  differing: 41,
  halfOther: 6,
  visible: 19,
  visibleLower: 0.036,
  challengerWorse: 3,
  championWorse: 5,
  eValue: 0.47,
  championMs: 182,
  challengerMs: 224,
  dropped: 12,
};

type Change = readonly [
  action: Rollout['transitions'][number]['action'],
  actor: string,
  reason: string,
  position: RolloutPosition,
  minutes: number,
  evidence?: Record<string, unknown>,
];

const IN_SHADOW: RolloutPosition = { phase: 'shadow', pausedIn: null, step: null, weight: 0 };
const canaryAt = (step: number): RolloutPosition => {
  return { phase: 'canary', pausedIn: null, step, weight: SPEC.plan.steps[step]?.weight ?? 0 };
};

const CHANGES: readonly Change[] = [
  ['start', 'Ana', 'fewer errors in noise?', IN_SHADOW, 0],
  ['advance', 'Ana', 'The shadow agrees: 6 % of the results differ.', canaryAt(0), 38],
  [
    'advance',
    'Ben',
    'No sign of harm at 1 %.',
    canaryAt(1),
    62,
    { canaryTasks: 118, worst: 'switch', eValue: 1.2 },
  ],
];

const PAUSED: Change = [
  'pause',
  'judge',
  'People say it again more often: e = 35 (52 of 340 against 27 of 340).',
  { phase: 'paused', pausedIn: 'canary', step: 1, weight: 0.05 },
  97,
  { outcome: 'redo', eValue: 35.1, canary: '52 of 340', control: '27 of 340' },
];
const ROLLED_BACK: Change = [
  'roll-back',
  'judge',
  'People say it again more often: e = 108 (61 of 372 against 28 of 369).',
  { phase: 'rolled-back', pausedIn: null, step: 1, weight: 0 },
  104,
  { outcome: 'redo', eValue: 108.4 },
];

function transitionsOf(changes: readonly Change[], startedAt: number): Rollout['transitions'] {
  return changes.map(([action, actor, reason, position, minutes, evidence = {}], index) => {
    return {
      number: index + 1,
      at: startedAt + minutes * MINUTE_MS,
      action,
      actor,
      reason,
      position,
      evidence,
    };
  });
}

interface Composed {
  changes: readonly Change[];
  judged: Judged;
  advice: Omit<NonNullable<Rollout['advice']>, 'at'> | null;
  /** Minutes after the last change. */
  minutes: number;
  people: number;
  fields?: Partial<Rollout>;
}

function compose({ changes, judged, advice, minutes, people, fields = {} }: Composed): Rollout {
  const now = Date.now();
  const last = changes.at(-1);
  const startedAt = now - ((last?.[4] ?? 0) + minutes) * MINUTE_MS;
  const transitions = transitionsOf(changes, startedAt);
  return {
    id: 'k3v9',
    champion: CHAMPION,
    challenger: CHALLENGER,
    kind: SPEC.kind,
    position: last?.[3] ?? IN_SHADOW,
    startedAt,
    endedAt: null,
    startedBy: 'Ana',
    reason: last?.[2] ?? '',
    people,
    spec: SPEC,
    automation: 'propose',
    since: transitions.at(-1)?.at ?? startedAt,
    outcomes: outcomesOf(judged, noon() - 48 * MINUTE_MS),
    shadow: SHADOW,
    ratio: people === 0 ? null : { canary: people, control: people + 5, eValue: 0.31, crossed: 0 },
    advice: advice === null ? null : { ...advice, at: now },
    judgedAt: now,
    transitions,
    ...fields,
  };
}

export function inShadow(): Rollout {
  return compose({
    changes: CHANGES.slice(0, 1),
    judged: NOTHING,
    minutes: 14,
    people: 0,
    advice: {
      action: 'wait',
      sentence: 'The shadow goes on: about 180 more pairs of answers are needed before people meet it.',
      needsTasks: 177,
      needsMs: null,
    },
    fields: {
      shadow: {
        ...SHADOW,
        pairs: 123,
        differing: 16,
        halfOther: 2,
        visible: 7,
        visibleLower: 0.019,
        challengerWorse: 1,
      },
    },
  });
}

export function inCanary(): Rollout {
  return compose({
    changes: CHANGES,
    judged: HEALTHY,
    minutes: 6,
    people: 148,
    advice: {
      action: 'wait',
      sentence: 'No sign of harm. About 220 more tasks of the canary and 4 min are needed before 10 %.',
      needsTasks: 217,
      needsMs: 4 * MINUTE_MS,
    },
  });
}

/** Ready for the next step, which a person confirms. */
export function readyToAdvance(): Rollout {
  return {
    ...inCanary(),
    advice: {
      action: 'advance',
      sentence: 'No sign of harm in 340 tasks of the canary: it can advance to 10 %.',
      needsTasks: null,
      needsMs: null,
      at: Date.now(),
    },
  };
}

export function pausedForHarm(): Rollout {
  return compose({
    changes: [...CHANGES, PAUSED],
    judged: HARMFUL,
    minutes: 3,
    people: 171,
    advice: {
      action: 'pause',
      sentence:
        'People say it again more often than in the control: e = 35. Look at examples, then resume or roll back; at e = 100 it is rolled back.',
      needsTasks: null,
      needsMs: null,
    },
  });
}

export function rolledBack(): Rollout {
  const ended = compose({
    changes: [...CHANGES, PAUSED, ROLLED_BACK],
    judged: {
      ...HARMFUL,
      groups: { ...BAD, redo: [61, 28] },
      eValues: { ...HARMFUL.eValues, redo: 108.4 },
    },
    minutes: 30,
    people: 186,
    advice: null,
  });
  return { ...ended, endedAt: ended.since };
}

/** As it is listed once it is over. */
export function summaryOf(rollout: Rollout): Rollouts['past'][number] {
  const { id, champion, challenger, kind, position, startedAt, endedAt, startedBy, reason, people } = rollout;
  return { id, champion, challenger, kind, position, startedAt, endedAt, startedBy, reason, people };
}

function earlier(): Rollouts['past'] {
  const at = noon() - 40 * HOUR_MS;
  return [
    {
      id: 'p2m4',
      champion: PREVIOUS,
      challenger: CHAMPION,
      kind: 'canary',
      position: { phase: 'promoted', pausedIn: null, step: 4, weight: 1 },
      startedAt: at - 5 * HOUR_MS,
      endedAt: at,
      startedBy: 'Ben',
      reason: 'Every outcome is within its margin after 1,240 tasks.',
      people: 1_912,
    },
    {
      id: 'c7x1',
      champion: PREVIOUS,
      challenger: { digest: digest('4'), name: 'boost-12' },
      kind: 'canary',
      position: { phase: 'rolled-back', pausedIn: null, step: null, weight: 0 },
      startedAt: at - 30 * HOUR_MS,
      endedAt: at - 29 * HOUR_MS,
      startedBy: 'Ana',
      reason: 'In the shadow 31 % of the results differed visibly.',
      people: 0,
    },
  ];
}

/** The answer of `GET /v1/ops/rollouts`. */
export function rolloutsAnswer(active: Rollout | null, past: readonly Rollout[] = []): Rollouts {
  return rolloutsSchema.parse({
    champion: CHAMPION,
    previous: PREVIOUS,
    active,
    past: [...past.map(summaryOf), ...earlier()],
  });
}

/** The answer of `GET /v1/ops/versions`. */
export function versionsAnswer() {
  const of = { aliases: [], parent: CHAMPION.digest, by: 'Ana', recordedAt: noon() - HOUR_MS };
  return versionsSchema.parse({
    versions: [
      { ...of, ...CHALLENGER, reason: 'fewer errors in noise?' },
      { ...of, digest: digest('4'), name: 'boost-12', reason: 'names of the catalogue more often' },
      { ...of, ...CHAMPION, aliases: ['champion'], reason: 'served at the start' },
    ],
  });
}

/** The answer of `GET /v1/ops/versions/diff`. */
export function versionDiffAnswer() {
  return versionDiffSchema.parse({
    before: CHAMPION.digest,
    after: CHALLENGER.digest,
    differences: [
      { path: 'recognizer.beam', before: 4, after: 8 },
      { path: 'ranking.weights.text', before: 1.42, after: 1.38 },
      { path: 'models[encoder.onnx].sha256', before: 'a'.repeat(64), after: 'b'.repeat(64) },
    ],
  });
}
