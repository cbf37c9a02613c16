import type { BenchRow } from './bench-row.ts';
import { measureStreams } from './detectors/measure-streams.ts';
import { measureWindows } from './detectors/measure-windows.ts';

export const NAME = 'Alarms and drift: false alarms, what is found, and how soon';

/** Compares Hark's detectors with the usual rules at their defaults, on the same made-up traffic. */
export function run(): BenchRow[] {
  return [...measureWindows(), ...measureStreams()];
}
