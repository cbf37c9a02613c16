import type { DriftFinding } from '@hark/shared/http/drift-api';
import type { DriftInput } from '@hark/shared/metrics/definitions/drift-inputs';
import { benjaminiHochberg } from '@hark/shared/metrics/detectors/benjamini-hochberg';
import { changeSpeed, type Lag } from '@hark/shared/metrics/detectors/change-speed';
import { confirmDrift, type DriftVerdict } from '@hark/shared/metrics/detectors/drift-verdict';
import type { Span } from '../metrics/metric-times.ts';
import { compareInput, placesOf, type Comparison, type DriftLimits, type Least } from './compare-input.ts';
import { type Place, type PlaceFigures, WHOLE } from './input-figures.ts';

/** The figures of one input in all windows of a check. */
export interface InputWindows {
  input: DriftInput;
  current: PlaceFigures;
  before: PlaceFigures;
  reference: PlaceFigures;
  /** The days of the reference, by number. */
  referenceDays: ReadonlyMap<number, PlaceFigures>;
  /** Those of them that are the same day of the week. */
  sameDays: readonly PlaceFigures[];
  /** The last whole day, and the same day earlier. */
  lastDay: PlaceFigures;
  ago: Record<Lag, PlaceFigures>;
}

/** One input in one place, before the p-values of all are adjusted. */
export interface Candidate {
  input: DriftInput;
  place: Place;
  limits: DriftLimits;
  now: Comparison;
  /** The window before against the same reference. */
  earlier: Comparison;
  /** Whether the same day of the week looks like this in the reference too. */
  isUsual: boolean;
  speed: DriftFinding['speed'];
}

/** Whether a day explains a shift: it is no further away than matters, or half as far as the whole reference. */
function explains(day: Comparison, { size }: Comparison, limits: DriftLimits): boolean {
  if (day.size === null || size === null) return false;
  // PSI grows with the square of a shift.
  return day.size <= Math.max(limits.minMoved, day.test === 'ks' ? size / 2 : size / 4);
}

function verdictOf({ pValue, isLarge }: Comparison, limits: DriftLimits): DriftVerdict {
  if (pValue === null) return 'not_enough_data';
  if (!isLarge || pValue >= limits.warnBelow) return 'quiet';
  return pValue < limits.alarmBelow ? 'alarm' : 'warning';
}

function speedOf(windows: InputWindows, place: Place, limits: DriftLimits): DriftFinding['speed'] {
  const { input, lastDay, ago } = windows;
  const least = { samples: limits.minSliceSamples, referenceSamples: limits.minSliceSamples };
  const against = (before: PlaceFigures): DriftVerdict =>
    verdictOf(compareInput(input, { place, now: lastDay, before }, limits, least), limits);
  return changeSpeed({ day: against(ago.day), week: against(ago.week), fourWeeks: against(ago.fourWeeks) });
}

function candidateAt(windows: InputWindows, place: Place, limits: DriftLimits): Candidate {
  const { input, current, before, reference, sameDays } = windows;
  const least: Least = {
    samples: place === WHOLE ? limits.minSamples : limits.minSliceSamples,
    referenceSamples: limits.minReferenceSamples,
  };
  const now = compareInput(input, { place, now: current, before: reference }, limits, least);
  const earlier = compareInput(input, { place, now: before, before: reference }, limits, least);
  const ofDay = { ...least, referenceSamples: limits.minSliceSamples };
  const isUsual =
    now.isLarge &&
    now.test !== 'missing' &&
    sameDays.some((day) =>
      explains(compareInput(input, { place, now: current, before: day }, limits, ofDay), now, limits),
    );
  return { input, place, limits, now, earlier, isUsual, speed: speedOf(windows, place, limits) };
}

/** Compares one input in every place, one at a time, so that a server can do other work in between. Pure. */
export function* candidatesOf(windows: InputWindows, limits: DriftLimits): Generator<Candidate> {
  for (const place of placesOf(windows.input, windows.current, limits.minSliceSamples))
    yield candidateAt(windows, place, limits);
}

/** Returns the comparisons with p-values adjusted over all of them; those without data stay as they are. */
function adjusted(compared: readonly Comparison[]): Comparison[] {
  const known = compared.flatMap(({ pValue }) => pValue ?? []);
  const pValues = benjaminiHochberg(known)[Symbol.iterator]();
  return compared.map((each) =>
    each.pValue === null ? each : Object.assign({}, each, { pValue: pValues.next().value ?? 1 }),
  );
}

interface FoundOptions {
  current: Span;
  before: Span;
  /** Returns how an input moves with quality; null where that is unknown. */
  withQuality(input: DriftInput): number | null;
}

/**
 * Adjusts the p-values over all inputs and slices (Benjamini–Hochberg), and makes an alarm only of what two windows
 * show. Ordered by how the input moves with quality. Pure.
 */
export function findDrift(candidates: readonly Candidate[], options: FoundOptions): DriftFinding[] {
  const { current, before, withQuality } = options;
  const [now, earlier] = [
    adjusted(candidates.map((each) => each.now)),
    adjusted(candidates.map((each) => each.earlier)),
  ];
  const windowOf = ({ from, to }: Span, verdict: DriftVerdict) => ({ fromMs: from, toMs: to, verdict });
  const findings = candidates.map((candidate, index): DriftFinding => {
    const { input, place, limits, isUsual, speed } = candidate;
    const [ofNow, ofEarlier] = [now[index] ?? candidate.now, earlier[index] ?? candidate.earlier];
    const seen = isUsual ? 'quiet' : verdictOf(ofNow, limits);
    const confirmed = ofNow.isCertain
      ? seen
      : confirmDrift(windowOf(before, verdictOf(ofEarlier, limits)), windowOf(current, seen));
    const { test, n, referenceN, size, value, reference, category } = ofNow;
    return {
      metric: input.metric,
      component: input.component,
      slice: place === WHOLE ? null : place,
      test,
      verdict: confirmed,
      window: current,
      n,
      referenceN,
      pValue: candidate.now.pValue,
      adjustedP: ofNow.pValue,
      size,
      value,
      reference,
      category,
      speed,
      withQuality: withQuality(input),
    };
  });
  return findings.sort(gravestFirst);
}

const RANKS = { alarm: 0, warning: 1, quiet: 2, not_enough_data: 3 } as const;

/** What is wrong first; then by how it moves with quality; the whole before its slices. */
function gravestFirst(a: DriftFinding, b: DriftFinding): number {
  return (
    RANKS[a.verdict] - RANKS[b.verdict] ||
    (b.withQuality ?? -1) - (a.withQuality ?? -1) ||
    Number(a.slice !== null) - Number(b.slice !== null) ||
    (b.size ?? 0) - (a.size ?? 0)
  );
}
