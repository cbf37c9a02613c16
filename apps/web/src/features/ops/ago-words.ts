const UNITS = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A duration in its largest unit, rounded down: “5 s”, “12 min”, “3 h”, “2 days”. Negative ones count as 0. */
export function durationWords(durationMs: number): string {
  const found = UNITS.find(([, lengthMs]) => durationMs >= lengthMs);
  if (found === undefined) return `${Math.max(0, Math.floor(durationMs / 1_000))} s`;
  const [unit, lengthMs] = found;
  const count = Math.floor(durationMs / lengthMs);
  return `${count} ${unit}${unit === 'day' && count !== 1 ? 's' : ''}`;
}

/** “12 min ago”. */
export function agoWords(at: number, nowMs: number): string {
  return `${durationWords(nowMs - at)} ago`;
}
