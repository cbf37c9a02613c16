import type { Property } from '../properties.ts';
import type { Filter, PropertyValue, Sort } from '../wire/filter.ts';

/** What a label says of a property. */
export type NamedProperty = Pick<Property, 'type' | 'label' | 'unit' | 'currency'>;

const MONEY_SIGNS: Record<string, string> = { EUR: '€', USD: '$', GBP: '£', JPY: '¥' };

const FIGURES = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** Returns the sign of a property's unit or currency: `€`, `km`; undefined without one. Pure. */
export function signOf({ type, unit, currency }: NamedProperty): string | undefined {
  return type === 'money' && currency !== undefined ? (MONEY_SIGNS[currency] ?? currency) : unit;
}

/** Returns an amount with its unit as a person reads it. A date or a year is as it is. Pure. */
export function amountOf(property: NamedProperty, value: number | string): string {
  if (typeof value === 'string' || property.type === 'year') return String(value);
  const figure = FIGURES.format(value);
  const sign = signOf(property);
  if (sign === undefined) return figure;
  return sign === '$' || sign === '£' ? `${sign}${figure}` : `${figure} ${sign}`;
}

const wordOf = (value: PropertyValue): string => String(value);

/** Returns what a person reads of a condition: `under 500 €`, `Runtime over 120 min`, `1990–1999`, `not red`. Pure. */
export function labelOfFilter(property: NamedProperty, filter: Omit<Filter, 'field'>): string {
  if (property.type === 'boolean') {
    const isWanted = (filter.is ?? []).includes(true);
    return isWanted ? property.label : `not ${property.label.toLowerCase()}`;
  }
  if (filter.near !== undefined) return `within ${FIGURES.format(filter.near.withinKm)} km`;
  if (filter.not !== undefined) return `not ${filter.not.map(wordOf).join(' or ')}`;
  if (filter.is !== undefined && filter.min === undefined && filter.max === undefined) {
    const [only] = filter.is;
    if (typeof only === 'number' && property.type !== 'year')
      return `${property.label} ${amountOf(property, only)}`;
    return filter.is.map(wordOf).join(' or ');
  }
  return labelOfBounds(property, filter);
}

function labelOfBounds(property: NamedProperty, { min, max }: Pick<Filter, 'min' | 'max'>): string {
  const isTime = property.type === 'year' || property.type === 'date';
  const before = isTime || property.type === 'money' ? '' : `${property.label} `;
  const least = min === undefined ? '' : amountOf(property, min);
  const most = max === undefined ? '' : amountOf(property, max);
  if (min === max) return `${before}${least}`;
  if (max === undefined) return `${before}${isTime ? 'since' : 'from'} ${least}`;
  if (min === undefined) return `${before}${isTime ? 'until' : 'up to'} ${most}`;
  return `${before}${isTime ? String(min) : FIGURES.format(Number(min))}–${most}`;
}

/** Returns what a person reads of an order: `cheapest first`, `Rating, highest first`. Pure. */
export function labelOfSort(property: NamedProperty, { order }: Pick<Sort, 'order'>): string {
  if (property.type === 'place') return 'nearest first';
  if (property.type === 'money') return order === 'asc' ? 'cheapest first' : 'most expensive first';
  if (property.type === 'year' || property.type === 'date')
    return order === 'asc' ? 'oldest first' : 'newest first';
  return `${property.label}, ${order === 'asc' ? 'lowest' : 'highest'} first`;
}
