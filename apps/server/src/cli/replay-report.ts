import type { VersionFile } from '../rollout/registry/version-file.ts';
import type { countPairs } from '../rollout/shadow/count-pairs.ts';
import type { ReplayedPair } from '../rollout/shadow/replay-clips.ts';
import { print } from './print.ts';

type Named = Pick<VersionFile, 'name' | 'digest'>;

/** What `hark replay --json` prints. */
export interface ReplayReport extends ReturnType<typeof countPairs> {
  champion: Named;
  challenger: Named;
  recordings: number;
  /** Recordings that are not kept here any more, or are unusable. */
  unusable: number;
  /** Pairs that a rollout counts from now on; null without a rollout. */
  stored: number | null;
  /** Pairs whose results visibly differ; null if their words may not be shown. */
  examples: Pick<ReplayedPair, 'name' | 'distance' | 'said'>[] | null;
}

const WIDTH = 36;

function ms(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(0)} ms`;
}

function share(count: number, of: number): string {
  return of === 0 ? '–' : `${((100 * count) / of).toFixed(1)} %`;
}

const row = (name: string, ...values: string[]): string =>
  [name.padEnd(WIDTH), ...values.map((value) => value.padStart(10))].join('');

function exampleLine({ name, said: { champion, challenger } }: Pick<ReplayedPair, 'name' | 'said'>): string {
  const side = ({ transcript, first }: typeof champion): string =>
    `“${transcript}” → ${first ?? 'no results'}`;
  return `  ${side(champion)}  |  ${side(challenger)}  (${name})`;
}

/** The lines of a report for people. Pure. */
export function replayLines(report: ReplayReport): string[] {
  const { pairs, visible, visibleLower, championMs, challengerMs, examples } = report;
  const counted = (name: string, count: number): string => row(name, String(count), share(count, pairs));
  const least = visibleLower === null ? [] : [`  at least ${(100 * visibleLower).toFixed(1)} % (99 %)`];
  return [
    row('champion', `  ${report.champion.name}`),
    row('challenger', `  ${report.challenger.name}`),
    row('recordings', String(report.recordings)),
    ...(report.unusable === 0 ? [] : [row('of them without usable audio here', String(report.unusable))]),
    row('pairs', String(pairs)),
    counted('with other words', report.differing),
    counted('with more than half of them other', report.halfOther),
    counted('with visibly other results', visible) + least.join(''),
    counted('challenger alone bad', report.challengerWorse),
    counted('champion alone bad', report.championWorse),
    row('evidence of harm (e-value)', report.eValue.toFixed(report.eValue < 10 ? 2 : 0)),
    row('', 'p50', 'p95'),
    row('champion, encode and decode', ms(championMs.p50), ms(championMs.p95)),
    row('challenger, encode and decode', ms(challengerMs.p50), ms(challengerMs.p95)),
    ...(report.stored === null ? [] : [row('pairs that the rollout counts now', String(report.stored))]),
    ...exampleLines(examples, visible),
  ];
}

function exampleLines(examples: ReplayReport['examples'], visible: number): string[] {
  if (visible === 0) return [];
  if (examples === null) return ['Set HARK_OPS_SHOW_TEXT=1 to see what was heard.'];
  return examples.length === 0
    ? []
    : ['Champion | challenger, where the results visibly differ:', ...examples.map(exampleLine)];
}

export function printReplay(report: ReplayReport): void {
  for (const line of replayLines(report)) print(line);
}
