import type { DriftInput } from '@hark/shared/metrics/definitions/drift-inputs';
import { familyOf, type PlaceFigures, placeOf } from './input-figures.ts';
import type { QualityCell } from './quality-association.ts';
import type { MetricWindows } from './read-inputs.ts';

/** Figures of the outcomes of tasks in the windows of a check. */
export interface OutcomeWindows {
  redo: MetricWindows;
  switched: MetricWindows;
  nullSpeech: MetricWindows;
}

/** A slice with fewer tasks in a window says nothing. */
const MIN_TASKS = 20;
/** The end of the list of days. */
const CURRENT = Number.POSITIVE_INFINITY;

function windowAt(windows: MetricWindows, day: number): PlaceFigures | undefined {
  return day === CURRENT ? windows.current : windows.referenceDays.get(day);
}

/** Returns the tasks of a place in a window and the share of bad outcomes; null with too few. */
function badAt(
  { redo, switched, nullSpeech }: OutcomeWindows,
  day: number,
  key: string,
): Pick<QualityCell, 'bad' | 'weight'> | null {
  const [again, typed, empty] = [redo, switched, nullSpeech].map((each) => windowAt(each, day)?.get(key));
  if (again === undefined || again.samples < MIN_TASKS) return null;
  const share = (figure: typeof again | undefined): number =>
    figure === undefined || figure.samples === 0 ? 0 : figure.total / figure.samples;
  return { bad: share(again) + share(typed) + share(empty), weight: again.samples };
}

/** Lists what was put in and what became of it, for each slice and day. Pure. */
export function qualityCells(
  input: DriftInput,
  windows: MetricWindows,
  outcomes: OutcomeWindows,
): QualityCell[] {
  return [...windows.referenceDays.keys(), CURRENT].flatMap((day) =>
    [...(windowAt(windows, day) ?? [])].flatMap(([key, { samples, total }]): QualityCell[] => {
      const place = placeOf(key);
      if (samples === 0 || (input.type === 'category' && place.dimension !== input.dimension)) return [];
      const outcome = badAt(outcomes, day, key);
      if (outcome === null) return [];
      return [{ input: input.type === 'category' ? familyOf(place) : total / samples, ...outcome }];
    }),
  );
}
