import type { StartRollout } from '@hark/shared/http/rollouts-api';
import { DEFAULT_PLAN } from '@hark/shared/rollouts/rollout-plan';
import { type Audience, DEFAULT_SPEC, type RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import { InvalidArgumentError } from 'commander';

type Hours = RolloutSpec['windows'][number];

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Reads percentages of the steps, such as `1,5,25`. @returns shares */
export function stepsOption(text: string): number[] {
  const shares = text.split(',').map((part) => Number(part) / 100);
  if (shares.every((share) => Number.isFinite(share) && share > 0)) return shares;
  throw new InvalidArgumentError('Must be percentages such as 1,5,10,25,50.');
}

/** Reads hours such as `Mon-Fri 09:00-17:00 Europe/Berlin`. */
export function hoursOption(text: string): Hours {
  const [, first, last, from, to, timeZone] =
    /^(\w{3})(?:-(\w{3}))? (\d\d:\d\d)-(\d\d:\d\d) (\S+)$/.exec(text.trim()) ?? [];
  const [start, end] = [DAYS.indexOf(first ?? ''), DAYS.indexOf(last ?? first ?? '')];
  if (start < 0 || end < 0 || from === undefined || to === undefined || timeZone === undefined)
    throw new InvalidArgumentError('Must be hours such as “Mon-Fri 09:00-17:00 Europe/Berlin”.');
  const length = ((end - start + DAYS.length) % DAYS.length) + 1;
  const days = Array.from({ length }, (_, index) => (start + index) % DAYS.length);
  return { days, from, to, timeZone };
}

/** What `hark rollout start` takes beside the version. */
export interface StartOptions {
  by: string;
  reason: string;
  kind?: RolloutSpec['kind'];
  automation?: RolloutSpec['automation'];
  steps?: number[];
  minTasks?: number;
  /** In ms. */
  minTime?: number;
  /** False: none. */
  shadow: boolean;
  pairs?: number;
  clients?: string;
  slice?: { dimension: string; value: string };
  hours: Hours[];
}

function planOf({ steps, minTasks, minTime }: StartOptions): RolloutSpec['plan'] {
  const weights = steps ?? DEFAULT_PLAN.steps.map(({ weight }) => weight);
  return {
    ...DEFAULT_PLAN,
    steps: weights.map((weight) => {
      // As the default has it for at most this weight.
      const usual = DEFAULT_PLAN.steps.find((step) => step.weight >= weight) ?? DEFAULT_PLAN.steps.at(-1);
      return { weight, minTasks: minTasks ?? usual?.minTasks ?? 0, minMs: minTime ?? usual?.minMs ?? 0 };
    }),
  };
}

function audienceOf({ clients, slice }: StartOptions): unknown {
  if (clients !== undefined) return { type: 'clients', clientIds: clients.split(',') };
  if (slice !== undefined) return { type: 'slice', ...slice };
  return { type: 'everybody' } satisfies Audience;
}

/** Returns what is asked of the server or the database; it is checked like a request. Pure. */
export function startRequest(challenger: string, options: StartOptions): Record<keyof StartRollout, unknown> {
  const { by, reason, kind, automation, shadow, pairs, hours } = options;
  const shadowPlan = DEFAULT_SPEC.shadow;
  return {
    challenger,
    by,
    reason,
    kind: kind ?? DEFAULT_SPEC.kind,
    automation: automation ?? DEFAULT_SPEC.automation,
    audience: audienceOf(options),
    shadow: !shadow || shadowPlan === null ? null : { ...shadowPlan, minPairs: pairs ?? shadowPlan.minPairs },
    plan: planOf(options),
    windows: hours,
  };
}
