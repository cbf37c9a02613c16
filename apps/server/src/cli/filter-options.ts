import type { Property } from '@hark/shared/properties';
import {
  type Filter,
  filterSchema,
  type PropertyValue,
  type Sort,
  sortSchema,
} from '@hark/shared/wire/filter';

import { CommandError } from './command-error.ts';

const FILTER = /^(.+?)\s*(<=|>=|!=|=|~)\s*(.+)$/s;
const RANGE = /^(.*?)\.\.(.*)$/;
const SORT = /^(.+?)(?::(asc|desc))?(?:@(.+))?$/s;

/**
 * Parses `price<=500`, `price=10..20`, `colour=red|blue`, `colour!=red` and `location~48.86,2.35,10` (a point and
 * kilometres).
 *
 * @throws CommandError for anything else
 */
export function parseFilterOption(text: string, properties: readonly Property[]): Filter {
  const [, field = '', sign, given = ''] = FILTER.exec(text) ?? [];
  const type = properties.find((property) => property.field === field)?.type;
  const values = given.split('|').map((value) => valueOf(value.trim(), type));
  const parsed = filterSchema.safeParse({ field, ...conditionOf(sign, { given, values, type }) });
  if (sign !== undefined && parsed.success) return parsed.data;
  throw new CommandError(
    2,
    `--filter ${text}: write FIELD=VALUE|VALUE, FIELD!=VALUE, FIELD<=NUMBER, FIELD>=NUMBER, FIELD=FROM..TO or FIELD~LATITUDE,LONGITUDE,KILOMETRES.`,
  );
}

interface GivenCondition {
  given: string;
  values: readonly PropertyValue[];
  type: Property['type'] | undefined;
}

function conditionOf(sign: string | undefined, { given, values, type }: GivenCondition): object {
  const [value] = values;
  const [, from = '', to = ''] = RANGE.exec(given) ?? [];
  switch (sign ?? '=') {
    case '<=':
      return { max: value };
    case '>=':
      return { min: value };
    case '!=':
      return { not: values };
    case '~': {
      const [latitude, longitude, withinKm] = given.split(',').map(Number);
      return { near: { latitude, longitude, withinKm } };
    }
    default:
      if (from === '' && to === '') return { is: values };
      return {
        ...(from !== '' && { min: valueOf(from.trim(), type) }),
        ...(to !== '' && { max: valueOf(to.trim(), type) }),
      };
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['number', 'money', 'year']);

/** Reads a value as the type of its property; what is not of it stays a text, which the search refuses. */
function valueOf(text: string, type: Property['type'] | undefined): PropertyValue {
  const isNumber = type !== undefined && (NUMBERS.has(type) || (type === 'date' && /^\d{1,4}$/.test(text)));
  if (isNumber && text !== '' && Number.isFinite(Number(text))) return Number(text);
  if (type === 'boolean' && /^(true|yes)$/i.test(text)) return true;
  return type === 'boolean' && /^(false|no)$/i.test(text) ? false : text;
}

/**
 * Parses `price`, `price:desc` and `location:asc@48.86,2.35`.
 *
 * @throws CommandError for anything else
 */
export function parseSortOption(text: string): Sort {
  const [, field = '', order = 'asc', point] = SORT.exec(text) ?? [];
  const [latitude, longitude] = (point ?? '').split(',').map(Number);
  const from = point === undefined ? {} : { from: { latitude, longitude } };
  const parsed = sortSchema.safeParse({ field, order, ...from });
  if (parsed.success) return parsed.data;
  throw new CommandError(2, `--sort ${text}: write FIELD, FIELD:desc or FIELD:asc@LATITUDE,LONGITUDE.`);
}
