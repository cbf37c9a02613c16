import { startRolloutSchema, type StartRollout } from '@hark/shared/http/rollouts-api';
import { OUTCOMES, type Outcome } from '@hark/shared/rollouts/rollout-plan';
import { DEFAULT_SPEC, type AutomationDegree, type RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import { rolloutMessages } from './rollout-messages.ts';
import { startMessages } from './start-messages.ts';

/** What is known of people before they ask: the slices that an audience can be chosen by. */
export const AUDIENCE_DIMENSIONS = ['device', 'browser', 'os', 'locale'] as const;

/** A step as it is typed; the id keeps its fields apart when others are removed. */
export interface DraftStep {
  id: number;
  weight: string;
  tasks: string;
  minutes: string;
}

export interface DraftWindow {
  id: number;
  days: readonly number[];
  from: string;
  to: string;
  timeZone: string;
}

/** The start form as it is filled in. Numbers are texts until they are read. */
export interface StartDraft {
  /** Digest; empty before one is chosen. */
  challenger: string;
  kind: RolloutSpec['kind'];
  automation: AutomationDegree;
  audience: 'everybody' | 'clients' | 'slice';
  clients: string;
  dimension: (typeof AUDIENCE_DIMENSIONS)[number];
  value: string;
  hasShadow: boolean;
  minPairs: string;
  mostVisible: string;
  mostTimes: string;
  steps: readonly DraftStep[];
  pauseFrom: string;
  rollBackFrom: string;
  extendTimes: string;
  margins: Readonly<Record<Outcome, string>>;
  windows: readonly DraftWindow[];
}

const MINUTE_MS = 60_000;

/** A share in percent, without the noise of binary fractions. */
const percent = (share: number): string => String(Math.round(share * 100_000) / 1_000);

/** The form with the defaults of the server. Pure. */
export function defaultDraft(): StartDraft {
  const { kind, automation, shadow, plan } = DEFAULT_SPEC;
  const { margins } = plan;
  return {
    challenger: '',
    kind,
    automation,
    audience: 'everybody',
    clients: '',
    dimension: 'device',
    value: '',
    hasShadow: shadow !== null,
    minPairs: String(shadow?.minPairs ?? 300),
    mostVisible: percent(shadow?.mostVisible ?? 0.15),
    mostTimes: String(shadow?.mostTimes ?? 1.5),
    steps: plan.steps.map(({ weight, minTasks, minMs }, id) => {
      return { id, weight: percent(weight), tasks: String(minTasks), minutes: String(minMs / MINUTE_MS) };
    }),
    pauseFrom: String(plan.pauseFrom),
    rollBackFrom: String(plan.rollBackFrom),
    extendTimes: String(plan.extendTimes),
    margins: {
      null: percent(margins.null),
      redo: percent(margins.redo),
      switch: percent(margins.switch),
      error: percent(margins.error),
      slow: percent(margins.slow),
    },
    windows: [],
  };
}

/** Reads a number as it is typed, also with a comma; NaN for anything else. Pure. */
export function numberOf(text: string): number {
  const plain = text.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

const shareOf = (text: string): number => numberOf(text) / 100;

function audienceOf({ audience, clients, dimension, value }: StartDraft) {
  switch (audience) {
    case 'everybody':
      return { type: 'everybody' as const };
    case 'clients':
      return { type: 'clients' as const, clientIds: clients.split(/[\s,]+/).filter((id) => id !== '') };
    case 'slice':
      return { type: 'slice' as const, dimension, value };
  }
}

function planOf(draft: StartDraft) {
  return {
    steps: draft.steps.map(({ weight, tasks, minutes }) => ({
      weight: shareOf(weight),
      minTasks: numberOf(tasks),
      minMs: Math.round(numberOf(minutes) * MINUTE_MS),
    })),
    pauseFrom: numberOf(draft.pauseFrom),
    rollBackFrom: numberOf(draft.rollBackFrom),
    extendTimes: numberOf(draft.extendTimes),
    margins: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, shareOf(draft.margins[outcome])])),
  };
}

/** What a start sends beside who starts it and why. */
export type StartBody = Omit<StartRollout, 'by' | 'reason'>;

const bodySchema = startRolloutSchema.omit({ by: true, reason: true });

const FIELDS = new Map([
  ['minPairs', startMessages.minPairs],
  ['mostVisible', startMessages.mostVisible],
  ['mostTimes', startMessages.mostTimes],
  ['pauseFrom', startMessages.pauseFrom],
  ['rollBackFrom', startMessages.rollBackFrom],
  ['extendTimes', startMessages.extendTimes],
  ['timeZone', startMessages.timeZone],
  ['days', startMessages.windows],
]);

const STEP_FIELDS = new Map([
  ['weight', startMessages.stepColumns.weight],
  ['minTasks', startMessages.stepColumns.tasks],
  ['minMs', startMessages.stepColumns.minutes],
]);

/** The label of the field at a path of the body; null for a rule about several fields. */
function labelAt(path: readonly PropertyKey[]): string | null {
  const last = String(path.at(-1));
  const [, list, index] = path;
  if (list === 'steps' && typeof index === 'number' && path.length > 3)
    return startMessages.ofStep(STEP_FIELDS.get(last) ?? last, index + 1);
  const outcome = OUTCOMES.find((each) => each === last);
  if (list === 'margins' && outcome !== undefined)
    return startMessages.margin(rolloutMessages.outcomes[outcome].title);
  return FIELDS.get(last) ?? null;
}

/** Says what is wrong with a field in its own unit; the schema counts in shares and milliseconds. */
function rangeWords(path: readonly PropertyKey[], message: string): string {
  switch (String(path.at(-1))) {
    case 'weight':
      return 'enter more than 0 and at most 50';
    case 'minTasks':
      return 'enter a whole number of at least 50';
    case 'mostVisible':
      return 'enter more than 0 and at most 100';
    default:
      return path.includes('margins') ? 'enter more than 0 and at most 100' : message;
  }
}

function problemOf({ path, message }: { path: readonly PropertyKey[]; message: string }): string {
  const { problems } = startMessages;
  if (path.includes('clientIds')) return path.length === 2 ? problems.clients : message;
  if (path.at(-1) === 'value') return problems.value;
  const label = labelAt(path);
  return label === null ? message : problems.range(label, rangeWords(path, message.replace(/\.$/, '')));
}

/** Reads the form: what it asks for, or the first thing that is wrong with it. Pure. */
export function readDraft(
  draft: StartDraft,
): { type: 'body'; body: StartBody } | { type: 'problem'; problem: string } {
  const { challenger, kind, automation, hasShadow, windows } = draft;
  if (challenger === '') return { type: 'problem', problem: startMessages.effects.notYet };
  const { minPairs, mostVisible, mostTimes } = draft;
  const read = bodySchema.safeParse({
    challenger,
    kind,
    automation,
    audience: audienceOf(draft),
    shadow: hasShadow
      ? { minPairs: numberOf(minPairs), mostVisible: shareOf(mostVisible), mostTimes: numberOf(mostTimes) }
      : null,
    plan: planOf(draft),
    windows: windows.map(({ days, from, to, timeZone }) => ({ days: [...days], from, to, timeZone })),
  });
  if (read.success) return { type: 'body', body: read.data };
  const [issue] = read.error.issues;
  return { type: 'problem', problem: issue === undefined ? '' : problemOf(issue) };
}
