import type { Health } from '../figures/metric-figure.ts';
import type { Suspect } from './attribute-change.ts';
import { dimensionRank, plainness } from './plainest-first.ts';

/** A metric that alarms, is worse or has changed, with the slices that explain it. */
export interface ChangedMetric {
  id: string;
  health: Health;
  suspects: readonly Suspect[];
  /** Size of the change in the whole, and in a suspect, in standard deviations. */
  effect(slice: Pick<Suspect, 'dimension' | 'value'> | null): number;
}

/** Where the change happened, and the metrics that show it, the plainest first. */
export interface ChosenCause {
  /** Null where no slice explains it: everything has changed. */
  place: Suspect | null;
  health: Health;
  metrics: readonly string[];
}

const WORST_FIRST: readonly Health[] = ['bad', 'worse', 'changed'];
const severity = (health: Health): number => WORST_FIRST.indexOf(health);
const MOST_CAUSES = 3;
/** Of metrics of one cause, those whose change is small beside the largest are not named. */
const MIN_EFFECT = 0.3;
const MIN_RELATIVE_EFFECT = 0.1;
/** A slice that explains a metric almost as well as the best one may stand for it. */
const NEAR_BEST = 0.5;

const keyOf = ({ dimension, value }: Pick<Suspect, 'dimension' | 'value'>): string =>
  `${dimension}\n${value}`;

/** Returns the suspects of one metric with their part of the best gain, 0..1. */
function weighed({ suspects }: ChangedMetric): { suspect: Suspect; part: number }[] {
  const best = Math.max(...suspects.map(({ gain }) => gain));
  return suspects.map((suspect) => ({ suspect, part: best === 0 ? 1 : suspect.gain / best }));
}

/** Returns the slice that explains most of the metrics. */
function commonPlace(metrics: readonly ChangedMetric[]): Suspect | null {
  const scores = new Map<string, { suspect: Suspect; score: number }>();
  for (const metric of metrics) {
    for (const { suspect, part } of weighed(metric)) {
      const before = scores.get(keyOf(suspect));
      scores.set(keyOf(suspect), { suspect, score: (before?.score ?? 0) + part });
    }
  }
  const best = Math.max(0, ...[...scores.values()].map(({ score }) => score));
  const [first] = [...scores.values()]
    // Slices of the same events differ in a few that lack a value.
    .filter(({ score }) => score >= 0.97 * best)
    .sort((a, b) => dimensionRank(a.suspect.dimension) - dimensionRank(b.suspect.dimension));
  return first?.suspect ?? null;
}

function isExplainedBy(metric: ChangedMetric, place: Suspect): boolean {
  return weighed(metric).some(({ suspect, part }) => keyOf(suspect) === keyOf(place) && part >= NEAR_BEST);
}

/** Groups the metrics by the slice that explains them; those that none explains come last, together. */
function byPlace(metrics: readonly ChangedMetric[]): { place: Suspect | null; metrics: ChangedMetric[] }[] {
  const place = commonPlace(metrics);
  if (place === null) return metrics.length === 0 ? [] : [{ place: null, metrics: [...metrics] }];
  const explained = metrics.filter((metric) => isExplainedBy(metric, place));
  const left = metrics.filter((metric) => !isExplainedBy(metric, place));
  return [{ place, metrics: explained }, ...byPlace(left)];
}

function causeOf({ place, metrics }: { place: Suspect | null; metrics: ChangedMetric[] }) {
  const sized = metrics.map((metric) => ({ metric, effect: metric.effect(place) }));
  const largest = Math.max(...sized.map(({ effect }) => effect));
  const named = sized
    .filter(({ effect }) => effect >= MIN_EFFECT && effect >= MIN_RELATIVE_EFFECT * largest)
    .map(({ metric }) => metric)
    .sort((a, b) => plainness(a.id) - plainness(b.id));
  const [worst] = metrics.map(({ health }) => health).sort((a, b) => severity(a) - severity(b));
  return { place, health: worst ?? 'changed', metrics: named.map(({ id }) => id), largest };
}

/** Chooses what to name as the causes of the changes, the gravest first. Pure. */
export function chooseCauses(changed: readonly ChangedMetric[]): ChosenCause[] {
  return byPlace(changed)
    .map(causeOf)
    .filter(({ metrics }) => metrics.length > 0)
    .sort((a, b) => severity(a.health) - severity(b.health) || b.largest - a.largest)
    .slice(0, MOST_CAUSES)
    .map(({ place, health, metrics }) => ({ place, health, metrics }));
}
