import type { Property } from '@hark/shared/properties';
import { stemOf } from './query-tokens.ts';
import { declaredUnit, type UnitMeaning } from './units.ts';

/** What an adjective can speak of. A property has those that its names, type and unit show. */
export type Aspect =
  | 'price'
  | 'duration'
  | 'length'
  | 'height'
  | 'depth'
  | 'width'
  | 'area'
  | 'weight'
  | 'population'
  | 'rating'
  | 'popularity'
  | 'recency'
  | 'age'
  | 'speed'
  | 'power'
  | 'energy'
  | 'volume'
  | 'size'
  | 'storage'
  | 'temperature'
  | 'servings'
  | 'seats';

const NAMES: Record<Aspect, string> = {
  price: 'price cost fee fare rent budget',
  duration: 'runtime duration time minutes length running cooking preparation prep',
  length: 'length long',
  height: 'height elevation altitude tall high',
  depth: 'depth deep',
  width: 'width wide breadth',
  area: 'area surface',
  weight: 'weight mass',
  population: 'population inhabitants residents people',
  rating: 'rating score stars star review reviews grade rated',
  popularity: 'popularity popular votes views downloads sales visitors fame',
  recency: 'year date release released published publication opened built founded',
  age: 'age',
  speed: 'speed',
  power: 'power',
  energy: 'calories calorie kcal energy',
  volume: 'volume capacity',
  size: 'size screen diagonal',
  storage: 'storage memory',
  temperature: 'temperature',
  servings: 'servings serving serves portions people persons person guests',
  seats: 'seats seat seater people persons person',
};

const STEMS = Object.entries(NAMES).map(
  ([aspect, names]) => [aspect, new Set(names.split(' ').map(stemOf))] as const,
);

const BY_DIMENSION: Partial<Record<UnitMeaning['dimension'], Aspect>> = {
  time: 'duration',
  area: 'area',
  mass: 'weight',
  energy: 'energy',
  speed: 'speed',
  power: 'power',
  data: 'storage',
  volume: 'volume',
  stars: 'rating',
  temperature: 'temperature',
};

export function isAspect(name: string): name is Aspect {
  return Object.hasOwn(NAMES, name);
}

/** Returns the words of a name: `runtimeMinutes` → `runtime`, `minutes`. Pure. */
export function wordsOfName(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const COMPARED = new Set(['number', 'money', 'date', 'year']);

/** Returns the unit of a property's values, declared or in a name (`calories`); null for plain numbers. Pure. */
export function unitOf({ type, unit, field, label, names }: Property): UnitMeaning | null {
  if (type === 'money') return { dimension: 'money', factor: 1 };
  if (type !== 'number') return null;
  if (unit !== undefined) return declaredUnit(unit);
  const named = [field, label, ...names].flatMap(wordsOfName).filter((word) => word.length > 1);
  return named.map(declaredUnit).find((meaning) => meaning !== null) ?? null;
}

/** Returns what the adjectives of a property speak of. Pure. */
export function aspectsOf(property: Property): ReadonlySet<Aspect> {
  const aspects = new Set<Aspect>();
  if (!COMPARED.has(property.type)) return aspects;
  if (property.type === 'money') return aspects.add('price');
  const names = [property.field, property.label, ...property.names].flatMap(wordsOfName).map(stemOf);
  const dimension = unitOf(property)?.dimension;
  if (property.type === 'date' || property.type === 'year') return aspects.add('recency');
  for (const [aspect, stems] of STEMS) {
    if (!isAspect(aspect) || !names.some((name) => stems.has(name))) continue;
    if (fits(aspect, dimension)) aspects.add(aspect);
  }
  const implied = dimension === undefined ? undefined : BY_DIMENSION[dimension];
  if (implied !== undefined) aspects.add(implied);
  return aspects;
}

const LENGTHS = new Set<Aspect>(['length', 'height', 'depth', 'width', 'size']);

/** `length` in minutes is a duration, and `length` in km is none. */
function fits(aspect: Aspect, dimension: UnitMeaning['dimension'] | undefined): boolean {
  if (dimension === undefined) return aspect !== 'recency' && aspect !== 'price';
  if (dimension === 'length') return LENGTHS.has(aspect);
  if (dimension === 'time') return aspect === 'duration' || aspect === 'age';
  if (dimension === 'share' || dimension === 'stars') return aspect === 'rating' || aspect === 'popularity';
  return BY_DIMENSION[dimension] === aspect;
}

/** Returns nouns for an aspect, such as `cost` for the price. Pure. */
export function namesOfAspect(aspect: Aspect): string[] {
  return NAMES[aspect].split(' ');
}
