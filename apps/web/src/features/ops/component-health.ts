import type { MetricsSummary } from '@hark/shared/http/metrics-api';
import type {
  Component,
  MetricDefinition,
  MetricKind,
} from '@hark/shared/metrics/definitions/metric-definition';
import { METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import { shownChange, statisticOf } from '@hark/shared/metrics/figures/shown-statistic';

/** In the order in which an utterance passes them: trouble in one often causes trouble in the next. */
export const COMPONENTS = [
  'vad',
  'asr',
  'search',
  'gateway',
  'client',
] as const satisfies readonly Component[];
export const KINDS = ['input', 'output', 'software'] as const satisfies readonly MetricKind[];

export type SummaryEntry = MetricsSummary['metrics'][number];
export type SummaryById = ReadonlyMap<string, SummaryEntry>;

export interface KindHealth {
  component: Component;
  kind: MetricKind;
  health: Health;
  /** Metrics with enough data, and those that can be assessed at all. */
  assessed: number;
  recorded: number;
  /** The metric that decided, if it is in trouble or has changed. */
  because: string | null;
}

/** States that need an explanation. */
const NAMED: readonly Health[] = ['bad', 'worse', 'changed'];
const WORST_FIRST: readonly Health[] = [...NAMED, 'ok', 'no_baseline', 'not_enough_data'];

/** Returns the health of one kind of metric of one component: that of the worst. */
export function kindHealth(component: Component, kind: MetricKind, summary: SummaryById): KindHealth {
  const found = METRICS.filter((metric) => metric.component === component && metric.kind === kind).flatMap(
    (metric) => {
      const entry = summary.get(metric.id);
      // A count is neither good nor bad.
      if (entry === undefined || metric.shape === 'count') return [];
      return [{ id: metric.id, health: entry.health }];
    },
  );
  const health =
    WORST_FIRST.find((each) => found.some((entry) => entry.health === each)) ?? 'not_enough_data';
  return {
    component,
    kind,
    health,
    assessed: found.filter((entry) => entry.health !== 'not_enough_data').length,
    recorded: found.length,
    because: NAMED.includes(health) ? (found.find((entry) => entry.health === health)?.id ?? null) : null,
  };
}

export interface Verdict {
  health: Health;
  /** Components with trouble or a change, upstream first. */
  components: Component[];
  /** Metrics to look at: those in trouble, changed inputs, then the largest changes among the headlines. */
  changes: string[];
}

const MAX_CHANGES = 4;
/** Smaller changes are not mentioned. */
const WORTH_A_WORD = 0.05;

function sizeOfChange(metric: MetricDefinition, { now, baseline }: SummaryEntry): number {
  // The baseline covers a longer time, so it always holds more.
  if (metric.shape === 'count') return 0;
  return Math.abs(shownChange(now, baseline, statisticOf(metric)) ?? 0);
}

/** Summarises health for an operator: whether all is well, which component is affected, what changed. */
export function overallHealth(summary: SummaryById): Verdict {
  const kinds = COMPONENTS.flatMap((component) => KINDS.map((kind) => kindHealth(component, kind, summary)));
  const has = (health: Health, among = kinds): boolean => among.some((each) => each.health === health);
  const outputs = kinds.filter(({ kind }) => kind === 'output');
  const trouble = has('bad') ? 'bad' : has('worse') ? 'worse' : null;
  // Without outcomes the result is unknown, however healthy the machine is.
  const recordedOutputs = outputs.filter(({ recorded }) => recorded > 0);
  const isKnown = has('ok', outputs) || has('no_baseline', outputs);
  const isAllWell = recordedOutputs.every(({ health }) => health === 'ok');
  const well = has('changed') ? 'changed' : 'ok';
  const calm = isAllWell ? well : isKnown ? 'no_baseline' : 'not_enough_data';
  const health = trouble ?? calm;
  const known = METRICS.flatMap((metric) => {
    const entry = summary.get(metric.id);
    return entry === undefined ? [] : [{ metric, entry, size: sizeOfChange(metric, entry) }];
  });
  const named = NAMED.flatMap((health) => known.filter(({ entry }) => entry.health === health));
  const moved = known
    .filter(
      ({ metric, entry, size }) => metric.headline === true && entry.health === 'ok' && size >= WORTH_A_WORD,
    )
    .sort((a, b) => b.size - a.size);
  return {
    health,
    components: COMPONENTS.filter((component) => {
      return (
        NAMED.includes(health) && kinds.some((each) => each.component === component && each.health === health)
      );
    }),
    changes: [...named, ...moved].slice(0, MAX_CHANGES).map(({ metric }) => metric.id),
  };
}
