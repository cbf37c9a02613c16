const HOUR_MS = 3_600_000;

export const SILENCE_ENDS = {
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
} as const;
export type SilenceEnd = keyof typeof SILENCE_ENDS | 'own';

export const isFixedEnd = (value: string): value is keyof typeof SILENCE_ENDS =>
  Object.hasOwn(SILENCE_ENDS, value);
