import {
  ackBodySchema,
  silenceBodySchema,
  thresholdBodySchema,
  type Alarm,
  type RuleThresholds,
  type ThresholdPreview,
} from '@hark/shared/http/alarms-api';
import { createPostgresJobQueue } from '../background/postgres-job-queue.ts';
import { createPostgresTaskLocks } from '../background/postgres-task-locks.ts';
import { AlarmError } from '../observing/alarms/alarm-error.ts';
import { createDeliveries, type Deliveries } from '../observing/alarms/deliveries.ts';
import { createOperatorAlarms, type OperatorAlarms } from '../observing/alarms/operator-alarms.ts';
import {
  createOperatorThresholds,
  type OperatorThresholds,
} from '../observing/alarms/operator-thresholds.ts';
import { checked } from './checked-options.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { openCommandDatabase } from './open-command-database.ts';
import { print, printJson } from './print.ts';

interface Opened {
  alarms: OperatorAlarms;
  deliveries: Deliveries;
  thresholds: OperatorThresholds;
}

interface Json {
  json: boolean;
}

const nowMs = Date.now;

/** Opens the alarms of the database, and says what an operator got wrong. */
function withAlarms<Result>(
  context: CommandContext,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  return withResources(context, async ({ config, logger }, closers) => {
    const { deployment, alarmTraffic: traffic } = config;
    const database = await openCommandDatabase({ config, logger }, closers);
    const { db, pool, connectionString } = database;
    const locks = createPostgresTaskLocks({ connectionString, deployment, server: 'hark', logger });
    closers.add('locks', () => locks.close());
    const jobs = createPostgresJobQueue({ db, pool, locks, logger });
    closers.add('jobs', () => jobs.close());
    try {
      return await work({
        alarms: createOperatorAlarms(db, { nowMs }),
        deliveries: createDeliveries(db, jobs),
        thresholds: createOperatorThresholds(db, { traffic, nowMs }),
      });
    } catch (error) {
      throw error instanceof AlarmError ? new CommandError(1, error.message) : error;
    }
  });
}

const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function describeAlarm({
  id,
  state,
  severity,
  cause,
  acknowledged,
  silencedUntilMs,
  nextStep,
}: Alarm): string {
  const notes = [
    ...(acknowledged === null ? [] : [`acknowledged by ${acknowledged.by}`]),
    ...(silencedUntilMs === null ? [] : [`silenced until ${timeOf(silencedUntilMs)}`]),
    ...(cause.upstream === null ? [] : [`explained by ${cause.upstream}`]),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  return `${state}, ${severity}${note}: ${cause.sentence}\n  ${nextStep}\n  id ${id}`;
}

/** `hark alarms`: prints what is wrong, the gravest first. */
export async function listAlarms(context: CommandContext, { json }: Json): Promise<void> {
  const found = await withAlarms(context, ({ alarms }) => alarms.list());
  if (json) {
    printJson(found);
    return;
  }
  const open = found.alarms.filter(({ state }) => state !== 'resolved');
  if (open.length === 0) print('No alarms.');
  for (const alarm of open) print(describeAlarm(alarm));
  for (const { id, untilMs, reason, by } of found.silences)
    print(`Silence until ${timeOf(untilMs)} by ${by}: ${reason} (id ${id})`);
  print(found.judged === null ? 'Never checked.' : `Checked ${timeOf(found.judged.at)}.`);
}

/** `hark alarms ack ID`: somebody knows of it. */
export async function acknowledgeAlarm(
  context: CommandContext,
  id: string,
  { json, by, note }: Json & { by: string; note: string },
): Promise<void> {
  const given = checked(ackBodySchema, { by, note });
  const alarm = await withAlarms(context, ({ alarms }) => alarms.acknowledge(id, given));
  if (json) printJson(alarm);
  else print(describeAlarm(alarm));
}

export interface SilenceOptions extends Json {
  metric?: string;
  component?: NonNullable<Parameters<OperatorAlarms['silence']>[0]['component']>;
  slice?: { dimension: string; value: string };
  until?: number;
  for?: number;
  reason: string;
  by: string;
}

/** `hark alarms silence`: alarms are listed and not sent until a time. */
export async function silenceAlarms(context: CommandContext, options: SilenceOptions): Promise<void> {
  const { json, metric = null, component = null, slice = null, reason, by } = options;
  const untilMs = options.until ?? (options.for === undefined ? null : nowMs() + options.for);
  if (untilMs === null) throw new CommandError(2, 'A silence has an end: give --until or --for.');
  const given = checked(silenceBodySchema, { metric, component, slice, untilMs, reason, by });
  const silence = await withAlarms(context, ({ alarms }) => alarms.silence(given));
  if (json) printJson(silence);
  else print(`Silent until ${timeOf(silence.untilMs)} (id ${silence.id}).`);
}

/** `hark alarms unsilence ID`: ends a silence. */
export async function endSilence(context: CommandContext, id: string, { json }: Json): Promise<void> {
  const silence = await withAlarms(context, ({ alarms }) => alarms.endSilence(id));
  if (json) printJson(silence);
  else print('The silence has ended.');
}

/** `hark alarms history`: prints what has changed, newest first. */
export async function alarmHistory(
  context: CommandContext,
  { json, limit }: Json & { limit: number },
): Promise<void> {
  const history = await withAlarms(context, ({ alarms }) => alarms.history(limit));
  if (json) {
    printJson({ history });
    return;
  }
  if (history.length === 0) print('Nothing has happened yet.');
  for (const { at, metric, slice, from, to, by, note } of history) {
    const where = slice === null ? '' : ` in ${slice.value}`;
    print(`${timeOf(at)}  ${metric}${where}: ${from} → ${to}${by === null ? '' : ` by ${by}`}  ${note}`);
  }
}

/** `hark alarms deliveries`: prints messages, the dead first; with `--resend` sends one of those again. */
export async function alarmDeliveries(
  context: CommandContext,
  { json, resend }: Json & { resend?: string },
): Promise<void> {
  const deliveries = await withAlarms(context, async (opened) =>
    resend === undefined ? opened.deliveries.list() : [await opened.deliveries.resend(resend)],
  );
  if (json) {
    printJson({ deliveries });
    return;
  }
  if (deliveries.length === 0) print('Nothing was sent yet.');
  for (const { id, at, route, state, attempts, lastError } of deliveries)
    print(
      `${timeOf(at)}  ${route}  ${state} after ${attempts} attempts${lastError === null ? '' : `: ${lastError}`}  id ${id}`,
    );
}

export interface ThresholdOptions extends Json {
  reason?: string;
  by?: string;
  use?: 'active' | 'muted' | 'retired';
  preview: boolean;
  days: number;
  revert?: number;
  history: boolean;
}

function readValues(pairs: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', text = ''] = pair.split('=');
      const value = Number(text);
      if (name === '' || text.trim() === '' || !Number.isFinite(value))
        throw new CommandError(2, `${pair} is no threshold; write name=number, such as ratio=1.5.`);
      return [name, value];
    }),
  );
}

function describeRule({ rule, title, use, version, thresholds, fired, lastFiredMs }: RuleThresholds): string {
  const values = thresholds.map(({ name, value, suggested }) =>
    suggested === null || suggested === value
      ? `${name}=${value}`
      : `${name}=${value} (suggested ${suggested})`,
  );
  const last = lastFiredMs === null ? 'never fired' : `fired ${fired} times, last ${timeOf(lastFiredMs)}`;
  return `${rule}  ${title}; ${use}, version ${version}, ${last}\n  ${values.join(', ')}`;
}

function describePreview({ now, proposed, days, daysWithData }: ThresholdPreview): string {
  const listed = (firings: ThresholdPreview['now']): string =>
    firings.length === 0
      ? 'not once'
      : `${firings.length} times: ${firings.map(({ from, to }) => `${timeOf(from)} to ${to === null ? 'now' : timeOf(to)}`).join(', ')}`;
  return `Of the last ${days} days, ${daysWithData} have figures.\nIn force, it would have fired ${listed(now)}.\nWith these values, ${listed(proposed)}.`;
}

/** Who and why: every change has both. */
function signed({ reason, by }: ThresholdOptions): { reason: string; by: string } {
  if (reason === undefined || by === undefined)
    throw new CommandError(2, 'A change needs --reason and --by.');
  return { reason, by };
}

async function showRules(context: CommandContext, rule: string | undefined, { json }: Json): Promise<void> {
  const all = await withAlarms(context, ({ thresholds }) => thresholds.list());
  const rules = all.filter((each) => rule === undefined || each.rule === rule || each.metric === rule);
  if (rules.length === 0)
    throw new CommandError(1, `There is no rule ${rule}; hark alarms threshold lists them.`);
  if (json) printJson({ rules });
  else for (const each of rules) print(describeRule(each));
}

async function showVersions(
  context: CommandContext,
  rule: string | undefined,
  { json }: Json,
): Promise<void> {
  const history = await withAlarms(context, ({ thresholds }) => thresholds.history(rule));
  if (json) {
    printJson({ history });
    return;
  }
  for (const { rule: id, version, at, by, reason, use, values } of history)
    print(`${timeOf(at)}  ${id} version ${version} by ${by}: ${reason} (${use}, ${JSON.stringify(values)})`);
}

/** `hark alarms threshold [RULE] [name=value …]`: shows, previews, changes and reverts thresholds. */
export async function alarmThreshold(
  context: CommandContext,
  [rule, ...pairs]: readonly string[],
  options: ThresholdOptions,
): Promise<void> {
  const { json, revert, use } = options;
  if (options.history) return showVersions(context, rule, options);
  const values = readValues(pairs);
  if (rule === undefined) return showRules(context, rule, options);
  if (options.preview) {
    const { days } = options;
    const preview = await withAlarms(context, ({ thresholds }) => thresholds.preview(rule, { values, days }));
    if (json) printJson(preview);
    else print(describePreview(preview));
    return;
  }
  if (revert === undefined && use === undefined && pairs.length === 0)
    return showRules(context, rule, options);
  const { reason, by } = checked(thresholdBodySchema, { rule, values, ...signed(options) });
  const version = await withAlarms(context, ({ thresholds }) =>
    revert === undefined
      ? thresholds.change(rule, { values, use, reason, by })
      : thresholds.revert(rule, { version: revert, reason, by }),
  );
  if (json) printJson(version);
  else print(`${rule} has version ${version.version} from the next round on.`);
}
