import { numberValue } from '../source/parse-json.ts';
import { asObject } from './value-at-path.ts';

/** Whether a value is null or only white space. */
export function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** Removes control characters and lone surrogates, which indicate damage and which PostgreSQL rejects. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\r\n]/gu, ' ').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** Returns a value of an unknown field unchanged, except for what can't be stored. Pure. */
export function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') {
    const number = numberValue(value);
    return typeof number === 'string' ? withoutControls(number) : number;
  }
  if (Array.isArray(value)) return value.map(cleanValue);
  const object = asObject(value);
  if (object === null) return value;
  return Object.fromEntries(
    Object.entries(object).map(([name, field]) => [withoutControls(name), cleanValue(field)]),
  );
}
