import type { BenchRow } from './bench-row.ts';
import {
  runLatency,
  type FirstPress,
  type LatencyRun,
  type MeasuredSession,
  type StageField,
} from './run-latency.ts';

export const NAME = 'Latency: from the true end of the last word to the right results, in Chromium';

const BASELINE = 'wait of 1,400 ms';

const STAGES: readonly (readonly [string, StageField])[] = [
  ['end of speech to the pause marked', 'vadMs'],
  ['pause to provisional answer', 'provisionalMs'],
  ['pause to endpoint', 'endpointWaitMs'],
  ['upload', 'uploadMs'],
  ['queue', 'queueMs'],
  ['encode', 'encodeMs'],
  ['decode', 'decodeMs'],
  ['search', 'searchMs'],
  ['final to the screen', 'renderMs'],
];

type Figure = (said: readonly MeasuredSession[]) => number;

function quantile(values: readonly (number | null)[], share: number): number {
  const sorted = values.filter((value) => value !== null).toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const quantileOf =
  (share: number, of: (said: MeasuredSession) => number | null): Figure =>
  (said) =>
    quantile(said.map(of), share);

const percentOf =
  (isSo: (said: MeasuredSession) => boolean): Figure =>
  (said) =>
    (100 * said.filter(isSo).length) / said.length;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function row({ judged }: LatencyRun, [measure, unit]: readonly [string, string], figure: Figure): BenchRow {
  const baseline = { name: BASELINE, value: figure(judged['fixed wait']) };
  return { measure, unit, ours: figure(judged.hark), baseline };
}

function latencyRows(run: LatencyRun): BenchRow[] {
  const isPaused = ({ pauseMs }: MeasuredSession): boolean => pauseMs > 0;
  const rows: BenchRow[] = [];
  for (const [share, label] of [
    [0.5, 'p50'],
    [0.95, 'p95'],
  ] as const) {
    const right = quantileOf(share, ({ rightPaintedMs }) => rightPaintedMs);
    const final = quantileOf(share, ({ finalPaintedMs }) => finalPaintedMs);
    rows.push(
      row(run, [`right results painted, ${label}`, 'ms'], right),
      row(run, [`the same with a pause inside, ${label}`, 'ms'], (said) => right(said.filter(isPaused))),
      row(run, [`final painted, ${label}`, 'ms'], final),
    );
    for (const [stage, field] of STAGES) {
      // Without drafts there is no provisional answer to compare.
      if (field === 'provisionalMs') continue;
      rows.push(
        row(
          run,
          [`${stage}, ${label}`, 'ms'],
          quantileOf(share, ({ stages }) => stages[field]),
        ),
      );
    }
    const provisional = quantileOf(share, ({ stages }) => stages.provisionalMs)(run.judged.hark);
    const close = quantileOf(share, ({ stages }) => stages.endpointWaitMs)(run.judged.hark);
    rows.push({
      measure: `pause to provisional answer, ${label}`,
      unit: 'ms',
      ours: provisional,
      baseline: { name: 'pause to endpoint', value: close },
    });
  }
  return rows;
}

function countRows(run: LatencyRun): BenchRow[] {
  const sentOf =
    (of: (said: MeasuredSession) => number): Figure =>
    (said) =>
      (100 * sum(said.map(({ bytesSent }) => bytesSent))) / sum(said.map(of));
  const texts = run.judged['fixed wait'].map(({ transcript }) => transcript);
  const differing = run.judged.hark.filter(({ transcript }, i) => transcript !== texts[i]);
  return [
    row(
      run,
      ['right result not first', '%'],
      percentOf(({ rightPaintedMs }) => rightPaintedMs === null),
    ),
    row(
      run,
      ['cut off before the last word was over', '%'],
      percentOf(({ isCutOff }) => isCutOff),
    ),
    row(
      run,
      ['answered in more than one piece', '%'],
      percentOf(({ isSplit }) => isSplit),
    ),
    row(
      run,
      ['sent, of what was captured', '%'],
      sentOf(({ bytesCaptured }) => bytesCaptured),
    ),
    row(
      run,
      ['sent, of speech alone', '%'],
      sentOf(({ bytesOfSpeech }) => bytesOfSpeech),
    ),
    {
      measure: `other words than after a ${BASELINE}, of ${texts.length}`,
      unit: '',
      ours: differing.length,
      baseline: { name: 'all', value: texts.length },
    },
  ];
}

/** Returns the page's share of a core while it listens, against the page with the microphone off. */
function cpuRows({ cpu }: LatencyRun): BenchRow[] {
  const baseline = { name: 'microphone off', value: 100 * cpu.off };
  return [
    {
      measure: 'CPU of the page, first seconds of listening',
      unit: '% of a core',
      ours: 100 * cpu.start,
      baseline,
    },
    { measure: 'CPU of the page, quiet room', unit: '% of a core', ours: 100 * cpu.silence, baseline },
    { measure: 'CPU of the page, speech', unit: '% of a core', ours: 100 * cpu.speech, baseline },
  ];
}

/** What a visit should take when its button is pressed at once. */
const GOALS_MS = { invited: 150, fresh: 1_200, revisit: 600 } as const;

type Pressed = (press: FirstPress) => number | null;

/**
 * Returns how soon a page is ready whose button is pressed at once: on a first visit, and on the next with the same
 * profile.
 */
function firstPressRows({ firstPresses, judged }: LatencyRun): BenchRow[] {
  const right = judged.hark.map(({ rightPaintedMs }) => rightPaintedMs);
  const settled = { name: 'on a settled page', value: quantile(right, 0.5) };
  return (['fresh', 'revisit'] as const).flatMap((visit) => {
    const own = firstPresses.filter((press) => press.visit === visit);
    const page = visit === 'fresh' ? 'first visit' : 'next visit';
    const rows = (measure: string, of: Pressed, baseline: BenchRow['baseline']): BenchRow[] =>
      (
        [
          [0.5, 'p50'],
          [1, 'slowest'],
        ] as const
      ).map(([share, label]) => ({
        measure: `${page}: ${measure}, ${label} of ${own.length}`,
        unit: 'ms',
        ours: quantile(own.map(of), share),
        baseline,
      }));
    const times = [
      rows('open microphone to “Speak now”', ({ invitedMs }) => invitedMs, {
        name: 'goal',
        value: GOALS_MS.invited,
      }),
      rows('press to detector', ({ detectingMs }) => detectingMs, {
        name: 'goal',
        value: GOALS_MS[visit],
      }),
      rows('last word, said at once, to right results', ({ rightPaintedMs }) => rightPaintedMs, settled),
    ];
    const totals = [
      {
        measure: `${page}: right results for the query said at once`,
        unit: '',
        ours: own.filter(({ rightPaintedMs }) => rightPaintedMs !== null).length,
        baseline: { name: 'said', value: own.length },
      },
      {
        measure: `${page}: CPU of loading and one search`,
        unit: 's',
        ours: quantile(
          own.map(({ cpuSeconds }) => cpuSeconds),
          0.5,
        ),
        baseline: {
          name: 'slowest',
          value: quantile(
            own.map(({ cpuSeconds }) => cpuSeconds),
            1,
          ),
        },
      },
    ];
    return times.flat().concat(totals);
  });
}

/** Takes several minutes: plays recordings in real time, twice. docs/latency.md describes the measures. */
export async function run(): Promise<BenchRow[]> {
  const measured = await runLatency();
  return [
    ...latencyRows(measured),
    ...countRows(measured),
    ...cpuRows(measured),
    ...firstPressRows(measured),
  ];
}
