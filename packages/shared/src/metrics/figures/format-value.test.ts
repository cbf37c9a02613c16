import { expect, it } from 'vitest';
import { formatChange, formatDecibels, formatTime, formatValue } from './format-value.ts';

const plain = (text: string): string => text.replaceAll('\u202F', ' ');

it.each([
  [0.1234, 'share', '12.3 %'],
  [0.00012, 'share', '0.012 %'],
  [0, 'share', '0 %'],
  [1, 'share', '100 %'],
  [640.4, 'ms', '640 ms'],
  [1_432, 'ms', '1.43 s'],
  [0.0312, 'ms', '0.0312 ms'],
  [-24.06, 'dBFS', '−24.1 dBFS'],
  [48_000, 'Hz', '48 kHz'],
  [312_400_000, 'bytes', '312 MB'],
  [0, 'bytes', '0 B'],
  [12_345, 'count', '12,345'],
  [2.437, 'words', '2.44'],
  [0.871, 'probability', '0.871'],
] as const)('%d of %s reads “%s”', (value, unit, text) => {
  expect(plain(formatValue(value, unit))).toBe(text);
});

it('has no number for an unknown value', () => {
  expect(formatValue(null, 'ms')).toBe('–');
});

it.each([
  [0.124, '+12 %'],
  [-0.5, '−50 %'],
  [0.001, '±0 %'],
  [12.5, '+1,250 %'],
])('a change of %d reads “%s”', (change, text) => {
  expect(plain(formatChange(change))).toBe(text);
});

it('formats a time as finely as the step needs', () => {
  const at = new Date(2026, 0, 31, 14, 5, 9).getTime();
  expect(formatTime(at, 'day')).toMatch(/31 Jan$/);
  expect(formatTime(at, 'hour')).toMatch(/31 Jan.* 14:05$/);
  expect(formatTime(at, 'second')).toBe('14:05:09');
});

it('formats a change of decibels in decibels', () => {
  expect([-3.84, 0.04, 12].map(formatDecibels)).toEqual(['−3.8\u202FdB', '±0\u202FdB', '+12\u202FdB']);
});
