import { setImmediate as nextTurn } from 'node:timers/promises';
import { categoryInput, type DriftInput } from '@hark/shared/metrics/definitions/drift-inputs';
import type { ValueCount } from '@hark/shared/metrics/figures/distribution-shift';
import { ALL, OTHER } from '../metrics/fold-events.ts';
import { sumRows, type RollupRow } from '../metrics/read-rollups.ts';

/** Sums of one metric in one place. */
export interface InputFigure {
  samples: number;
  total: number;
  /** Of a distribution; empty for rates. */
  bins: ValueCount[];
}

/** Figures of one metric by place: see `placeKey`. */
export type PlaceFigures = ReadonlyMap<string, InputFigure>;

export interface Place {
  dimension: string;
  value: string;
}

export const WHOLE: Place = { dimension: ALL, value: ALL };
/** What serves is no property of the input, and a new version has no reference. */
const SERVING = new Set(['version', 'recognizer', 'deployment']);
/** Rows that are added up before others get their turn: about a millisecond. */
const ROWS_AT_ONCE = 200;

export const placeKey = ({ dimension, value }: Place): string => `${dimension}\n${value}`;

export function placeOf(key: string): Place {
  const [dimension = ALL, value = ALL] = key.split('\n');
  return { dimension, value };
}

export function isInputPlace({ dimension }: Place): boolean {
  return !SERVING.has(dimension);
}

function figureOf(rows: readonly RollupRow[]): InputFigure {
  const { samples, total, sketch } = sumRows(rows);
  return { samples, total, bins: sketch?.bins() ?? [] };
}

/** Adds up the rows of one metric and one window by place. It lets others run in between. */
export async function figuresByPlace(rows: readonly RollupRow[]): Promise<PlaceFigures> {
  const groups = new Map<string, RollupRow[]>();
  for (const row of rows) {
    if (!isInputPlace(row)) continue;
    const key = placeKey(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const figures = new Map<string, InputFigure>();
  let added = 0;
  for (const [key, group] of groups) {
    figures.set(key, figureOf(group));
    added += group.length;
    if (added < ROWS_AT_ONCE) continue;
    added = 0;
    await nextTurn();
  }
  return figures;
}

/** Versions of browsers and systems change all the time; their families are compared. */
const isVersioned = new Set(['browser', 'os']);

/** Returns the name of a browser or system without its version. */
export function familyOf({ dimension, value }: Place): string {
  return isVersioned.has(dimension) ? value.replace(/[\s/]+v?\d[\d.]*.*$/u, '') || value : value;
}

/** Counts the attempts of each category of a dimension. @param attempts figures of `gateway.attempts` */
export function categoryCounts(attempts: PlaceFigures, dimension: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [key, { samples }] of attempts) {
    const place = placeOf(key);
    if (place.dimension !== dimension || samples === 0) continue;
    const category = place.value === OTHER ? OTHER : familyOf(place);
    counts.set(category, (counts.get(category) ?? 0) + samples);
  }
  return counts;
}

/** Returns the inputs of the operator's own slices. */
export function customInputs(attempts: PlaceFigures): DriftInput[] {
  const dimensions = [...attempts.keys()].map((key) => placeOf(key).dimension);
  return [...new Set(dimensions)].filter((dimension) => dimension.startsWith('custom.')).map(categoryInput);
}
