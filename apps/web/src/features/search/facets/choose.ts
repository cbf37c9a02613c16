import { labelOfFilter, type NamedProperty } from '@hark/shared/http/property-labels';
import type { Filter, PropertyValue } from '@hark/shared/wire/filter';
import type { Conditions } from '../../../voice/page-state.ts';

type Condition = Conditions['filters'][number];
type FieldProperty = NamedProperty & { field: string };

export interface Bounds {
  min?: Filter['min'];
  max?: Filter['max'];
}

const isListed = ({ is, not, near }: Condition): boolean =>
  is !== undefined && not === undefined && near === undefined;

/** Words match in any case, as on the server. */
const keyOf = (value: PropertyValue): string =>
  typeof value === 'string' ? value.toLowerCase() : `${typeof value} ${value}`;

/** Returns the values of a property that the conditions name. Pure. */
export function chosenValues({ filters }: Pick<Conditions, 'filters'>, field: string): PropertyValue[] {
  return filters.flatMap((filter) => (filter.field === field && isListed(filter) ? (filter.is ?? []) : []));
}

/** Whether a value is among those chosen. Pure. */
export function isChosen(chosen: readonly PropertyValue[], value: PropertyValue): boolean {
  return chosen.some((one) => keyOf(one) === keyOf(value));
}

/** Returns the least and the greatest value that the conditions allow of a property. Pure. */
export function chosenBounds({ filters }: Pick<Conditions, 'filters'>, field: string): Bounds {
  const bound = filters.find((filter) => filter.field === field && isBound(filter));
  return {
    ...(bound?.min !== undefined && { min: bound.min }),
    ...(bound?.max !== undefined && { max: bound.max }),
  };
}

const isBound = ({ min, max }: Condition): boolean => min !== undefined || max !== undefined;

function labelled(property: FieldProperty, filter: Omit<Condition, 'field' | 'label'>): Condition {
  return { field: property.field, ...filter, label: labelOfFilter(property, plain(filter)) };
}

/** A label does not say from where a distance is. */
function plain(condition: Omit<Condition, 'field' | 'label'>): Omit<Filter, 'field'> {
  const { near: _, ...filter } = condition;
  return filter;
}

function withoutValue(property: FieldProperty, filter: Condition, value: PropertyValue): Condition[] {
  const left = (filter.is ?? []).filter((one) => keyOf(one) !== keyOf(value));
  return left.length === 0 ? [] : [labelled(property, { is: left })];
}

/**
 * Chooses a value of a property, or takes it back. Entries with any of the chosen values are found; of yes and no, the
 * one excludes the other. Pure.
 */
export function withValue(
  { filters, sort }: Conditions,
  property: FieldProperty,
  { value, isOn }: { value: PropertyValue; isOn: boolean },
): Conditions {
  const { field, type } = property;
  const isOwn = (filter: Condition): boolean => filter.field === field && isListed(filter);
  if (!isOn)
    return {
      filters: filters.flatMap((filter) => (isOwn(filter) ? withoutValue(property, filter, value) : filter)),
      sort,
    };
  if (isChosen(chosenValues({ filters }, field), value)) return { filters, sort };
  const own = filters.find(isOwn);
  const before = type === 'boolean' ? [] : (own?.is ?? []);
  const chosen = labelled(property, { is: [...before, value] });
  if (own === undefined) return { filters: [...filters, chosen], sort };
  return { filters: filters.map((filter) => (filter === own ? chosen : filter)), sort };
}

/** Bounds the values of a property, or no longer where both are absent. Bounds in the wrong order are swapped. Pure. */
export function withBounds(
  { filters, sort }: Conditions,
  property: FieldProperty,
  { min, max }: Bounds,
): Conditions {
  const { field } = property;
  const isOwn = (filter: Condition): boolean =>
    filter.field === field && (isBound(filter) || isListed(filter));
  const others = filters.filter((filter) => !isOwn(filter));
  if (min === undefined && max === undefined) return { filters: others, sort };
  const isSwapped = min !== undefined && max !== undefined && min > max;
  const bounds = isSwapped ? { min: max, max: min } : { min, max };
  const chosen = labelled(property, {
    ...(bounds.min !== undefined && { min: bounds.min }),
    ...(bounds.max !== undefined && { max: bounds.max }),
  });
  const at = filters.findIndex(isOwn);
  return { filters: at === -1 ? [...others, chosen] : others.toSpliced(at, 0, chosen), sort };
}

/** Returns the conditions on other properties, by which the values of one are counted. Pure. */
export function conditionsBeside({ filters, sort }: Conditions, field: string): Conditions {
  return { filters: filters.filter((filter) => filter.field !== field || !isListedOrBound(filter)), sort };
}

const isListedOrBound = (filter: Condition): boolean => isListed(filter) || isBound(filter);
