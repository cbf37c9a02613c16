import { ALARM_RULES, defaultValues } from '@hark/shared/alarms/alarm-rules';
import type { Level } from '@hark/shared/alarms/alarm-step';
import type { EventRecord } from '@hark/shared/events/event-record';
import { DAY_MS } from '../../../base/day.ts';
import { serverRecord } from '../../events/server-record.ts';
import { ALL } from '../../metrics/fold-events.ts';
import { baselinesOf, type Baselines } from '../read-baselines.ts';
import type { Settings } from '../thresholds.ts';
import { createStreams, type RuleStreams } from '../watch-streams.ts';
import { createRandom } from './usual-month.ts';

const RULE = 'asr.redo_rate/rate';
const SETTINGS: Settings = new Map(
  ALARM_RULES.map((rule) => [rule.id, { rule, version: 0, use: 'active', values: defaultValues(rule) }]),
);
const BROWSERS = ['Chrome 142', 'Safari 26', 'Firefox 145'];

export interface DelayScenario {
  /** Tasks of the baseline, by which the usual share is known. */
  baselineTasks: number;
  before: number;
  after: number;
  /** Tasks before the change. */
  changeAt: number;
  tasks: number;
  seed: number;
}

/** Tasks from the change to each level; null where it is not reached. Those before the change are none. */
export interface LevelDelays {
  warning: number | null;
  alarm: number | null;
  /** Whether it alarmed before the change. */
  isEarly: boolean;
}

function taskOf(number: number, isBad: boolean): EventRecord {
  const data = { attempts: 1, endedAt: number, voice: true, redo: isBad };
  const slices = { browser: BROWSERS[number % BROWSERS.length] ?? '', device: 'phone' };
  return serverRecord(
    { name: 'task.closed', clientId: `client-${number}`, taskId: `task-${number}`, data, slices },
    { eventId: `task-${number}`, at: number },
  );
}

/** What is usual, with the chance of so few tasks, in all and in each browser. */
function learn(random: () => number, { baselineTasks, before }: DelayScenario): Baselines {
  const draw = (samples: number) => {
    const outcomes = Array.from({ length: samples }, () => random() < before);
    return { samples, bad: outcomes.filter(Boolean).length, lengthMs: 7 * DAY_MS, slowAbove: null };
  };
  const own = Math.floor(baselineTasks / BROWSERS.length);
  const slices = BROWSERS.map((browser) => [`browser\n${browser}`, draw(own)] as const);
  return baselinesOf(new Map([[RULE, new Map([[`${ALL}\n${ALL}`, draw(baselineTasks)], ...slices])]]));
}

/** Sends tasks one by one through the streams as they are in the server, until the whole alarms. */
export function liveChange(scenario: DelayScenario): LevelDelays {
  const random = createRandom(scenario.seed);
  const baselines = learn(random, scenario);
  const states = new Map<string, RuleStreams>();
  const streams = createStreams({
    states,
    baselines,
    settings: SETTINGS,
    traffic: 'real',
    limit: (_, value) => value,
  });
  const reached: Partial<Record<Level, number>> = {};
  for (let number = 0; number < scenario.tasks; number++) {
    const share = number < scenario.changeAt ? scenario.before : scenario.after;
    streams.add({ event: taskOf(number, random() < share), receivedAt: number });
    const whole = streams.levels().find(({ rule, slice }) => rule.rule.id === RULE && slice === null);
    const level = whole?.level ?? 'quiet';
    const delay = number - scenario.changeAt + 1;
    if (level === 'alarm' && delay <= 0) return { warning: null, alarm: null, isEarly: true };
    // A warning that goes again was chance.
    if (level === 'quiet' && reached.alarm === undefined) delete reached.warning;
    if (level === 'warning' || level === 'alarm') reached.warning ??= Math.max(1, delay);
    if (level === 'alarm') {
      reached.alarm = delay;
      break;
    }
  }
  return { warning: reached.warning ?? null, alarm: reached.alarm ?? null, isEarly: false };
}
