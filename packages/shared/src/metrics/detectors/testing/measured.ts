/** A measured figure of a detector and the bounds that it keeps. */
export interface Measured {
  what: string;
  value: number;
  unit: '%' | 'alarms' | 'hours' | 'tasks' | 'windows';
  /** Bounds in the unit. */
  atMost?: number;
  atLeast?: number;
}

/** As one line. */
export function measuredLine({ what, value, unit, atMost, atLeast }: Measured): string {
  const bounds = [
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
  ];
  return `${what.padEnd(72)}${Number(value.toFixed(2))} ${unit} (${bounds.join(', ')})`;
}

/** Whether a figure is within its bounds. */
export function isWithin({ value, atMost = Infinity, atLeast = -Infinity }: Measured): boolean {
  // Also false where nothing was found.
  return value <= atMost && value >= atLeast;
}
