import { type DeclaredProperty, declaredPropertySchema, PROPERTY_TYPES } from '@hark/shared/properties';

/**
 * Parses `money:EUR`, `number:km`, `date:day-first`, `place:lat,lng`, `category` or `none`; what is wrong with it as a
 * text. Pure.
 */
export function parseDeclaredType(given: string): DeclaredProperty | string {
  const [type = '', ...rest] = given.trim().split(':');
  const detail = rest.join(':').trim();
  const parsed = declaredPropertySchema.safeParse({ type, ...detailOf(type, detail) });
  if (parsed.success) return parsed.data;
  return `"${given}" is not a type; use ${[...PROPERTY_TYPES, 'none'].join(', ')}, with a currency, unit, day-first or two fields after a colon (money:EUR, number:km, date:day-first, place:lat,lng)`;
}

/** Undefined without a detail; a wrong one makes a key that the schema refuses. */
function detailOf(type: string, detail: string): object | undefined {
  if (detail === '') return undefined;
  const [latitude, longitude] = detail.split(',').map((name) => name.trim());
  switch (type) {
    case 'money':
      return { currency: detail.toUpperCase() };
    case 'number':
      return { unit: detail };
    case 'date':
      return detail === 'day-first' || detail === 'month-first'
        ? { isDayFirst: detail === 'day-first' }
        : { detail };
    case 'place':
      return latitude && longitude ? { from: { latitude, longitude } } : { detail };
    default:
      return { detail };
  }
}
