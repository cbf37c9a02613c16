import { cusumRuleOf, cusumThreshold } from '../bernoulli-cusum.ts';
import { categoriesAlarm, valuesAlarm } from './calibrate-drift.ts';
import { cusumDetector } from './calibrate-rates.ts';
import type { Measured } from './measured.ts';
import { month, ringsOf, type Fault, type TrafficHour } from './simulate-month.ts';

/** First hour of the third week, at midnight. */
const FAULT_AT = 3 * 168;

function driftRings(seed: number, fault: Fault | null = null) {
  const fires = (input: string) => (input === 'browsers' ? categoriesAlarm : valuesAlarm);
  return ringsOf({ fires, hoursInARow: 2 }, month(seed, fault));
}

const outcomesOf = (hours: readonly TrafficHour[]): boolean[] => hours.flatMap(({ isBad }) => isBad);

/** Hour in which the CUSUM alarms first; null in none. One false alarm in ten months is bearable. */
function cusumHour(seed: number, fault: Fault | null = null): number | null {
  const { reference, hours } = month(seed, fault);
  const before = outcomesOf(reference);
  const rule = cusumRuleOf({ samples: before.length, bad: before.filter(Boolean).length });
  const tasks = outcomesOf(hours).length;
  const alarms = cusumDetector(rule, cusumThreshold({ falseAlarms: 0.1, tasks }, rule));
  return hours.find(({ isBad }) => isBad.some((one) => alarms(one)))?.hour ?? null;
}

/** Measures false alarms and delays in four weeks of traffic with the rhythm of day and week. */
export function calibrateMonth(): Measured[] {
  const quieter = driftRings(2, { atHour: FAULT_AT, levelDb: -3 });
  const [first] = quieter;
  const worse = cusumHour(4, { atHour: FAULT_AT, worseBy: 2 });
  return [
    { what: 'Month: false alarms of four inputs', value: driftRings(1).length, unit: 'alarms', atMost: 0 },
    { what: 'Month: alarms after −3 dB', value: quieter.length, unit: 'alarms', atMost: 1, atLeast: 1 },
    {
      what: 'Month: hours from −3 dB at midnight to the alarm',
      value: (first?.hour ?? Number.NaN) - FAULT_AT,
      unit: 'hours',
      // Hours with 200 tasks begin at eight.
      atMost: 12,
      atLeast: 0,
    },
    {
      what: 'Month: false alarms of a rate that is higher in the evening',
      value: cusumHour(3) === null ? 0 : 1,
      unit: 'alarms',
      atMost: 0,
    },
    {
      what: 'Month: hours from twice as many bad tasks at midnight to the alarm',
      value: (worse ?? Number.NaN) - FAULT_AT,
      unit: 'hours',
      atMost: 9,
      atLeast: 0,
    },
  ];
}
