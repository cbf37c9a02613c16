import type { Drift, DriftFinding, DriftReference, DriftSettingsAnswer } from '@hark/shared/http/drift-api';
import { categoryInput, DRIFT_INPUTS } from '@hark/shared/metrics/definitions/drift-inputs';
import { createDriftQueries, type DriftQueries } from '../observing/drift/drift.ts';
import { DriftError } from '../observing/drift/drift-error.ts';
import type { Traffic } from '../observing/drift/read-inputs.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { openCommandDatabase } from './open-command-database.ts';
import { print, printJson } from './print.ts';

interface DriftOptions {
  json: boolean;
  traffic: Traffic;
}

interface Authored extends DriftOptions {
  by: string;
  reason: string;
}

/** Works on the database, beside a running server or without one. */
function withDrift<Result>(
  context: CommandContext,
  work: (drift: DriftQueries) => Promise<Result>,
): Promise<Result> {
  return withResources(context, async ({ config, logger }, closers) => {
    const { opsShowText: showText } = config;
    const database = await openCommandDatabase({ config, logger }, closers, context.signal);
    return work(createDriftQueries({ db: database.db, showText, nowMs: Date.now })).catch(
      (error: unknown) => {
        if (error instanceof DriftError) throw new CommandError(1, error.message);
        throw error;
      },
    );
  });
}

/** `hark drift`: prints what the last check found. */
export async function showDrift(context: CommandContext, { json, traffic }: DriftOptions): Promise<void> {
  const found = await withDrift(context, (drift) => drift.drift(traffic));
  if (json) {
    printJson(found);
    return;
  }
  for (const line of describeDrift(found)) print(line);
}

const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function describeReference({ reference }: Drift): string {
  if (reference === null) return 'reference: the days before the window';
  const { name, version, from, to } = reference;
  return `reference: “${name}” (version ${version}), ${timeOf(from)} to ${timeOf(to)}`;
}

/** Describes the last check in lines for a person. Pure. */
export function describeDrift(found: Drift): string[] {
  const { checkedAt, findings, verdicts, calibration, choices, choicesHidden } = found;
  if (checkedAt === null)
    return ['Not checked yet. The server checks every hour; it needs two days of data.'];
  const loud = findings.filter(({ verdict }) => verdict === 'alarm' || verdict === 'warning');
  const gaps = calibration.filter(({ isAlarm }) => isAlarm);
  return [
    `checked at ${timeOf(checkedAt)} UTC, ${describeReference(found)}`,
    ...verdicts.map(({ component, kind, sentence }) => `${component}: ${kind}. ${sentence}`),
    ...(loud.length === 0 ? ['No input has changed.'] : loud.map(describeFinding)),
    ...gaps.map(
      ({ slice, expected, realised, n }) =>
        `confidence${inSlice(slice)}: promises ${percent(expected)}, right by what people do ${percent(realised)}, n = ${n}`,
    ),
    ...choices.map(
      ({ query, before, now, clicks }) =>
        `“${query}”: ${before?.title ?? 'others'} before, now ${now?.title ?? 'others'} (${percent(now?.share ?? null)} of ${clicks} choices)`,
    ),
    ...(choicesHidden > 0
      ? [`queries that lead to other choices: ${choicesHidden}; named with HARK_OPS_SHOW_TEXT=1`]
      : []),
    ...describeWords(found),
  ];
}

function describeWords({ unknownWords, unknownWordsHidden }: Drift): string[] {
  if (unknownWords.length > 0)
    return [
      `words that the catalogue lacks: ${unknownWords
        .slice(0, 10)
        .map(({ word, n, before }) => `${word} (${n}, before ${before})`)
        .join(', ')}`,
    ];
  return unknownWordsHidden > 0
    ? [`words that the catalogue lacks: ${unknownWordsHidden}; named with HARK_OPS_SHOW_TEXT=1`]
    : [];
}

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(0)} %`);
const inSlice = (slice: DriftFinding['slice']): string =>
  slice === null ? '' : ` of ${slice.dimension} ${slice.value}`;

/** More is as good as all: the reference hardly varies. */
const MOST_SIGMAS = 10;

function distanceOf({ test, size }: DriftFinding): string {
  if (size === null || test === 'missing') return '';
  if (test === 'psi') return `, PSI ${size.toFixed(2)}`;
  return size > MOST_SIGMAS ? `, more than ${MOST_SIGMAS} σ` : `, ${size.toFixed(2)} σ`;
}

function describeFinding(finding: DriftFinding): string {
  const { metric, slice, verdict, test, value, reference, category, n, speed } = finding;
  const input = DRIFT_INPUTS.find((each) => each.metric === metric);
  const title = input?.title ?? categoryInput(metric.replace(/^client\./u, '')).title;
  const isShare = test !== 'ks' || input?.type !== 'values';
  const shown = (figure: number | null): string =>
    figure === null ? '–' : isShare ? percent(figure) : figure.toFixed(Math.abs(figure) < 2 ? 3 : 1);
  const what = category === null ? '' : ` (${category})`;
  const since = speed === 'not_enough_data' ? '' : `, ${speed.replaceAll('_', ' ')}`;
  return `${verdict}: ${title}${inSlice(slice)}${what}: ${shown(reference)} → ${shown(value)}${distanceOf(finding)}, n = ${n}${since}`;
}

function describe({ id, version, name, from, to, tasks, current, by, reason }: DriftReference): string {
  return `${current ? '*' : ' '} ${id}  version ${version}  “${name}”  ${timeOf(from)} to ${timeOf(to)}  ${tasks} tasks  by ${by}: ${reason}`;
}

/** `hark drift reference list`: prints the references, newest first. */
export async function listReferencesOf(
  context: CommandContext,
  { json, traffic }: DriftOptions,
): Promise<void> {
  const { references } = await withDrift(context, (drift) => drift.drift(traffic));
  if (json) {
    printJson({ references });
    return;
  }
  if (references.length === 0)
    print('There are no references: windows are compared with the days before them.');
  for (const reference of references) print(describe(reference));
}

/** `hark drift reference freeze`: freezes a time, and uses it if asked. */
export async function freezeWindow(
  context: CommandContext,
  { json, traffic, use, ...request }: Authored & { name: string; from: number; to: number; use: boolean },
): Promise<void> {
  const { name, from, to, by, reason } = request;
  const frozen = await withDrift(context, async (drift) => {
    const made = await drift.freeze({ name, from, to, by, reason, traffic });
    if (use) await drift.choose({ id: made.id, traffic, by, reason });
    return { ...made, current: use };
  });
  if (json) printJson(frozen);
  else print(describe(frozen));
}

/** `hark drift reference use ID|none`. */
export async function chooseReferenceById(
  context: CommandContext,
  id: string | null,
  { json, traffic, by, reason }: Authored,
): Promise<void> {
  await withDrift(context, (drift) => drift.choose({ id, traffic, by, reason }));
  if (json) printJson({ reference: id });
  else print(id === null ? 'Windows are compared with the days before them.' : `Reference ${id} is in use.`);
}

function printSettings({ version, values, history }: DriftSettingsAnswer): void {
  print(version === 0 ? 'the defaults are in force' : `version ${version} is in force`);
  for (const [name, value] of Object.entries(values)) print(`  ${name}=${value}`);
  for (const { version: number, at, by, reason } of history)
    print(`version ${number}, ${timeOf(at)} UTC, by ${by}: ${reason}`);
}

/** `hark drift settings list`. */
export async function showSettings(context: CommandContext, { json }: DriftOptions): Promise<void> {
  const settings = await withDrift(context, (drift) => drift.settings());
  if (json) printJson(settings);
  else printSettings(settings);
}

/** `hark drift settings set NAME=VALUE…`. */
export async function changeSettings(
  context: CommandContext,
  given: readonly string[],
  { json, by, reason }: Authored,
): Promise<void> {
  const values = Object.fromEntries(
    given.map((each) => {
      const [name = '', value = ''] = each.split('=');
      if (name === '' || value === '' || Number.isNaN(Number(value)))
        throw new CommandError(2, `“${each}” is no setting; write name=number, such as windowHours=12.`);
      return [name, Number(value)];
    }),
  );
  const settings = await withDrift(context, (drift) => drift.changeSettings({ values, by, reason }));
  if (json) printJson(settings);
  else printSettings(settings);
}
