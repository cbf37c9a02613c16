import type { QueryToken } from './query-tokens.ts';
import { readSpokenNumber, type SpokenNumber } from './spoken-number.ts';
import { type UnitMeaning, unitMeanings } from './units.ts';

/** A number with or without a unit. */
export interface Quantity {
  /** As said; with two units ("1 hour 20 minutes") in the first of them. */
  value: number;
  /** What the unit may mean; empty without one. */
  units: readonly UnitMeaning[];
  /** Index of the first token after it. */
  next: number;
}

const FRACTIONS = new Map([
  ['half', 0.5],
  ['quarter', 0.25],
]);

/** Reads `500 euros`, `$500`, `half an hour`, `an hour and a half`, `2 hours 20 minutes`, `a hundred`. Pure. */
export function readQuantity(tokens: readonly QueryToken[], at: number): Quantity | null {
  return readFraction(tokens, at) ?? readAmount(tokens, at) ?? readArticle(tokens, at);
}

/** `half an hour`, `a quarter of an hour`, `half a mile`. */
function readFraction(tokens: readonly QueryToken[], at: number): Quantity | null {
  const start = tokens[at]?.form === 'a' ? at + 1 : at;
  const fraction = FRACTIONS.get(tokens[start]?.form ?? '');
  if (fraction === undefined) return null;
  let next = start + 1;
  if (tokens[next]?.form === 'of') next++;
  if (tokens[next]?.form === 'a' || tokens[next]?.form === 'an') next++;
  const unit = readUnit(tokens, next);
  return unit === null ? null : { value: fraction, ...unit };
}

/** `an hour`, `an hour and a half`: without a number. Only times and lengths are counted so. */
function readArticle(tokens: readonly QueryToken[], at: number): Quantity | null {
  const form = tokens[at]?.form;
  if (form !== 'a' && form !== 'an') return null;
  const unit = readUnit(tokens, at + 1);
  if (unit === null || !unit.units.some(({ dimension }) => COUNTED.has(dimension))) return null;
  return withSmallerUnit(tokens, { value: 1, ...unit });
}

const COUNTED = new Set<string>(['time', 'length', 'mass', 'volume']);

function readAmount(tokens: readonly QueryToken[], at: number): Quantity | null {
  const before = SIGNS.has(tokens[at]?.form ?? '') ? unitMeanings(tokens[at]?.form ?? '') : [];
  const number = readSpokenNumber(tokens, before.length === 0 ? at : at + 1);
  if (number === null) return null;
  if (before.length > 0) return { ...number, units: before };
  return withUnit(tokens, number);
}

/** Forms of the signs of money, which stand before the number. */
const SIGNS = new Set(['dollars', 'euros', 'pounds', 'yen']);

function withUnit(tokens: readonly QueryToken[], number: SpokenNumber): Quantity {
  const unit = readUnit(tokens, number.next);
  if (unit === null) return { ...number, units: [] };
  return withSmallerUnit(tokens, { value: number.value, ...unit });
}

/** Reads a unit, also `square kilometers` and `miles per hour`. */
function readUnit(tokens: readonly QueryToken[], at: number): Omit<Quantity, 'value'> | null {
  const form = tokens[at]?.form ?? '';
  if (form === 'square') {
    const sides = unitMeanings(tokens[at + 1]?.form ?? '').filter(({ dimension }) => dimension === 'length');
    const units = sides.map(({ factor }): UnitMeaning => ({ dimension: 'area', factor: factor ** 2 }));
    return units.length === 0 ? null : { units, next: at + 2 };
  }
  const units = unitMeanings(form);
  if (units.length === 0) return null;
  const isSpeed = tokens[at + 1]?.form === 'per' && tokens[at + 2]?.form === 'hour';
  if (!isSpeed) return { units, next: at + 1 };
  const speed = units.map(({ factor }): UnitMeaning => ({ dimension: 'speed', factor: factor / 1_000 }));
  return { units: speed, next: at + 3 };
}

/** `2 hours (and) 20 minutes`, `an hour and a half`, `6 feet 2 inches`. */
function withSmallerUnit(tokens: readonly QueryToken[], quantity: Quantity): Quantity {
  const { value, units, next } = quantity;
  const [unit] = units;
  if (unit === undefined || !COUNTED.has(unit.dimension)) return quantity;
  const isJoined = tokens[next]?.form === 'and';
  const start = isJoined ? next + 1 : next;
  if (isJoined && tokens[start]?.form === 'a') {
    const fraction = FRACTIONS.get(tokens[start + 1]?.form ?? '');
    if (fraction !== undefined) return { value: value + fraction, units, next: start + 2 };
  }
  const number = readSpokenNumber(tokens, start);
  if (number === null) return quantity;
  const smaller = readUnit(tokens, number.next);
  const [other] = smaller?.units ?? [];
  if (smaller === null || other?.dimension !== unit.dimension || other.factor >= unit.factor) return quantity;
  return { value: value + (number.value * other.factor) / unit.factor, units, next: smaller.next };
}
