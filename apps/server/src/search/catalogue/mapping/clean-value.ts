import { numberValue } from '../source/parse-json.ts';
import { asObject } from './value-at-path.ts';

/** Null, and text of nothing but white space, count as absent. */
export function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** Control characters and halves of surrogate pairs mean damage, and PostgreSQL takes neither. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\r\n]/gu, ' ').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** A value of an unknown field as it is kept: as it came, but for what can't be stored. Pure. */
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
