import { labelOfFilter, labelOfSort, type NamedProperty } from '@hark/shared/http/property-labels';
import { filterSchema, MAX_FILTERS, MAX_SORTS, sortSchema, type Understood } from '@hark/shared/wire/filter';
import { z } from 'zod';
import type { Conditions, Shown } from '../../voice/page-state.ts';
import { asQuery } from './spoken-text.ts';

const PARAMETER = 'q';
const FILTERS = 'filters';
const SORT = 'sort';
const MAX_CHARACTERS = 200;
/** Longer conditions stay out of the address: servers refuse very long ones. */
const MAX_CONDITION_CHARACTERS = 2_000;

const filtersSchema = z.array(filterSchema.omit({ near: true })).max(MAX_FILTERS);
const sortsSchema = z.array(sortSchema.omit({ from: true })).max(MAX_SORTS);

/** What an address says of a search: the words, and the conditions as text; empty where there are none. */
export interface AddressedSearch {
  query: string;
  filters: string;
  sort: string;
}

export const NO_SEARCH: AddressedSearch = { query: '', filters: '', sort: '' };

function textIn(url: URL, parameter: string): string {
  const text = url.searchParams.get(parameter) ?? '';
  return text.length > MAX_CONDITION_CHARACTERS ? '' : text;
}

/** Returns the search in a page's address. */
export function searchIn(address: string): AddressedSearch {
  const url = new URL(address);
  const query = url.searchParams.get(PARAMETER) ?? '';
  const [filters, sort] = [textIn(url, FILTERS), textIn(url, SORT)];
  return { query: query.trim().slice(0, MAX_CHARACTERS), filters, sort };
}

/** Returns the same address with this search; without parameters where it has none. */
export function addressWith(address: string, { query, filters, sort }: AddressedSearch): string {
  const url = new URL(address);
  for (const [parameter, value] of [
    [PARAMETER, query],
    [FILTERS, filters],
    [SORT, sort],
  ] as const) {
    if (value === '') url.searchParams.delete(parameter);
    else url.searchParams.set(parameter, value);
  }
  return url.href;
}

/** Returns the query of what is shown, as it is in the box. */
export function queryOf(shown: Shown): string {
  switch (shown.by) {
    case 'nobody':
      return '';
    case 'voice':
      return asQuery(shown.final.transcript);
    case 'typing':
      return shown.isSpoken ? asQuery(shown.query) : shown.query;
  }
}

/** Without labels, which depend on the language, and without what depends on the person's place. */
function conditionsText({ filters, sort }: Conditions): Pick<AddressedSearch, 'filters' | 'sort'> {
  const kept = filters.flatMap((filter) => {
    const { label: _, near, ...condition } = filter;
    return near === undefined ? condition : [];
  });
  // An empty list says that the words are searched for as they are.
  const filterText = kept.length === 0 && sort.length > 0 ? '' : JSON.stringify(kept);
  return {
    filters: filterText.length > MAX_CONDITION_CHARACTERS ? '' : filterText,
    sort: sort.length === 0 ? '' : JSON.stringify(sort.map(({ field, order }) => ({ field, order }))),
  };
}

/** Returns what is shown as an address says it. The conditions of words are not said again. */
export function searchOf(shown: Shown): AddressedSearch {
  const query = queryOf(shown);
  const conditions = shown.by === 'typing' ? shown.conditions : undefined;
  return { query, ...(conditions === undefined ? { filters: '', sort: '' } : conditionsText(conditions)) };
}

/** Returns the value of a JSON text; undefined where it is none, or none of this schema. */
function parsed<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Returns the conditions in an address, without labels; undefined where there are none that can be read. */
function conditionsIn({ filters: filterText, sort: sortText }: AddressedSearch): Conditions | undefined {
  const filters = parsed(filtersSchema, filterText);
  const sort = parsed(sortsSchema, sortText);
  if (filters === undefined && sort === undefined) return undefined;
  return {
    filters: (filters ?? []).map((filter) => Object.assign({}, filter, { label: '' })),
    sort: (sort ?? []).map(({ field, order }) => ({ field, order, label: '' })),
  };
}

const isEmpty = ({ filters, sort }: Conditions): boolean => filters.length + sort.length === 0;

/** Returns the search of an address. */
export function searchedFor(search: AddressedSearch): Shown {
  const conditions = conditionsIn(search);
  const { query } = search;
  if (query === '' && (conditions === undefined || isEmpty(conditions))) return { by: 'nobody' };
  return {
    by: 'typing',
    query,
    source: 'typed',
    kind: 'full',
    isSpoken: false,
    conditions,
    isFromAddress: true,
  };
}

/** Labels the conditions that came without, as those of an address. Pure. */
export function labelled(
  understood: Understood,
  properties: readonly (NamedProperty & { field: string })[],
): Understood {
  const named = (field: string): NamedProperty =>
    properties.find((property) => property.field === field) ?? { type: 'number', label: field };
  return {
    ...understood,
    filters: understood.filters.map((filter) => {
      const { label, near: _, ...condition } = filter;
      return label === '' ? { ...filter, label: labelOfFilter(named(filter.field), condition) } : filter;
    }),
    sort: understood.sort.map((sort) =>
      sort.label === '' ? { ...sort, label: labelOfSort(named(sort.field), sort) } : sort,
    ),
  };
}

/** An entry of the browser's history. `isFinished`: the query was submitted or spoken, not only typed. */
export interface HistoryEntry extends AddressedSearch {
  isFinished: boolean;
}

/** Whether two entries are about the same search. */
export function isSameSearch(one: AddressedSearch, other: AddressedSearch): boolean {
  return one.query === other.query && one.filters === other.filters && one.sort === other.sort;
}

/**
 * Returns how the history follows what is shown: a finished query gets an entry of its own, and letters being typed
 * share one.
 */
export function historyStep(
  entry: HistoryEntry,
  shown: Shown,
): { how: 'stay' | 'push' | 'replace'; entry: HistoryEntry } {
  const search = searchOf(shown);
  const isFinished = shown.by !== 'typing' || shown.kind === 'full';
  if (isSameSearch(search, entry))
    return {
      how: isFinished && !entry.isFinished ? 'replace' : 'stay',
      entry: { ...search, isFinished: isFinished || entry.isFinished },
    };
  return { how: entry.isFinished ? 'push' : 'replace', entry: { ...search, isFinished } };
}
