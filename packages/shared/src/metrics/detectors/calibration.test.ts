import { expect, it } from 'vitest';
import { calibrateCauses } from './testing/calibrate-causes.ts';
import { calibrateDrift } from './testing/calibrate-drift.ts';
import { calibrateMonth } from './testing/calibrate-month.ts';
import { calibrateRates } from './testing/calibrate-rates.ts';
import { isWithin, measuredLine, type Measured } from './testing/measured.ts';

/** Prints the figures, so that the log of a run shows them, and returns those outside their bounds. */
function outside(measured: readonly Measured[]): string[] {
  process.stdout.write(`${measured.map(measuredLine).join('\n')}\n`);
  return measured.filter((figure) => !isWithin(figure)).map(measuredLine);
}

it('alarms of rates keep their false alarms and delays', { timeout: 60_000 }, () => {
  expect(outside(calibrateRates())).toStrictEqual([]);
});

it('drift keeps its false alarms and finds what it should', { timeout: 60_000 }, () => {
  expect(outside(calibrateDrift())).toStrictEqual([]);
});

it('causes are told apart', { timeout: 60_000 }, () => {
  expect(outside(calibrateCauses())).toStrictEqual([]);
});

it('the rhythm of day and week alarms nobody, and a fault does', { timeout: 60_000 }, () => {
  expect(outside(calibrateMonth())).toStrictEqual([]);
});
