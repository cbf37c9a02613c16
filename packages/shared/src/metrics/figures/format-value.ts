import type { Unit } from '../definitions/metric-definition.ts';

/** A thin space that keeps a number and its unit together. */
const THIN = '\u202F';

function number(value: number, digits: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: digits, minimumFractionDigits: 0 })
    .format(value)
    .replace('-', '−');
}

/** Three significant digits: 0.0123, 1.23, 12.3, 123, 1,230. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  return number(value, Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(size)))));
}

function milliseconds(value: number): string {
  return Math.abs(value) < 1_000 ? `${threeDigits(value)}${THIN}ms` : `${threeDigits(value / 1_000)}${THIN}s`;
}

function bytes(value: number): string {
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = value < 1 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log10(value) / 3));
  return `${threeDigits(value / 1_000 ** step)}${THIN}${steps[step]}`;
}

/** Formats a value with its unit; “–” for none. */
export function formatValue(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'share':
      return `${threeDigits(value * 100)}${THIN}%`;
    case 'ms':
      return milliseconds(value);
    case 'dBFS':
    case 'dB':
      return `${number(value, 1)}${THIN}${unit}`;
    case 'Hz':
      return value < 1_000 ? `${threeDigits(value)}${THIN}Hz` : `${threeDigits(value / 1_000)}${THIN}kHz`;
    case 'bytes':
      return bytes(value);
    case 'count':
      return number(value, 1);
    case 'words':
    case 'ratio':
    case 'probability':
      return threeDigits(value);
  }
}

/** Formats a change relative to the earlier value: “+12 %”. */
export function formatChange(change: number): string {
  const percent = Math.round(change * 100);
  if (percent === 0) return `±0${THIN}%`;
  return `${percent > 0 ? '+' : '−'}${number(Math.abs(percent), 0)}${THIN}%`;
}

/** Decibels are ratios already, so a change is a difference: “+3.8 dB”. */
export function formatDecibels(difference: number): string {
  const size = number(Math.abs(difference), 1);
  if (size === '0') return `±0${THIN}dB`;
  return `${difference > 0 ? '+' : '−'}${size}${THIN}dB`;
}

export function formatCount(count: number): string {
  return number(count, 0);
}

const DATE = { day: 'numeric', month: 'short' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const TIMES = {
  date: DATE,
  clock: CLOCK,
  second: { ...CLOCK, second: '2-digit' },
  moment: { ...DATE, ...CLOCK, second: '2-digit' },
  minute: { weekday: 'short', ...DATE, ...CLOCK },
  hour: { weekday: 'short', ...DATE, ...CLOCK },
  day: { weekday: 'short', ...DATE },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Formats a time in the viewer's zone, with the detail that tells points of that step apart, or with a part of it. */
export function formatTime(at: number, detail: keyof typeof TIMES): string {
  return new Intl.DateTimeFormat('en-GB', TIMES[detail]).format(at);
}
