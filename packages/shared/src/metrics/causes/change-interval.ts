import type { Sums } from './attribute-change.ts';

/** Sums of one hour. */
export interface HourSums extends Sums {
  /** Start of the hour, epoch milliseconds. */
  at: number;
}

/** When a figure was different: from one hour, up to another or until now. */
export interface ChangeInterval {
  /** Null if it was already so when the figures begin. */
  since: number | null;
  /** Start of the first hour after it; null if it goes on. */
  until: number | null;
}

const NOTHING: Sums = { samples: 0, total: 0 };
/** A change that goes on is preferred to one that ended, unless the latter describes the figures much better. */
const ONGOING_BONUS = 1.15;

const add = (a: Sums, b: Sums): Sums => ({ samples: a.samples + b.samples, total: a.total + b.total });
const subtract = (a: Sums, b: Sums): Sums => ({ samples: a.samples - b.samples, total: a.total - b.total });

/** How much better two means describe the figures than one; negative if they differ in the other direction. */
function gainOf(inside: Sums, outside: Sums, direction: number): number {
  if (inside.samples === 0 || outside.samples === 0) return 0;
  const difference = inside.total / inside.samples - outside.total / outside.samples;
  const weight = (inside.samples * outside.samples) / (inside.samples + outside.samples);
  return Math.sign(difference * direction) * weight * difference ** 2;
}

/**
 * Finds the hours that differ most from all others in the given direction (the split of a regression tree over time).
 * Pure.
 *
 * @param hours ascending by time; hours without samples may be absent
 * @param direction positive for an increase
 * @param from the interval reaches beyond this time; epoch milliseconds
 */
export function changeInterval(
  hours: readonly HourSums[],
  { direction, from }: { direction: number; from: number },
): ChangeInterval {
  const upTo: Sums[] = [NOTHING];
  for (const hour of hours) upTo.push(add(upTo.at(-1) ?? NOTHING, hour));
  const whole = upTo.at(-1) ?? NOTHING;
  let best = { gain: 0, start: 0, end: hours.length };
  for (let start = 0; start < hours.length; start++) {
    for (let end = hours.length; end > start && (hours[end - 1]?.at ?? 0) >= from; end--) {
      const inside = subtract(upTo[end] ?? whole, upTo[start] ?? NOTHING);
      const bonus = end === hours.length ? ONGOING_BONUS : 1;
      const gain = bonus * gainOf(inside, subtract(whole, inside), direction);
      if (gain > best.gain) best = { gain, start, end };
    }
  }
  return {
    since: best.start === 0 ? null : (hours[best.start]?.at ?? null),
    until: best.end === hours.length ? null : (hours[best.end]?.at ?? null),
  };
}
