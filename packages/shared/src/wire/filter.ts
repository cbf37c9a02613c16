import { z } from 'zod';

/** A value that an entry has in a property: a word, a number, or yes or no. Dates are `YYYY-MM-DD`. */
export const propertyValueSchema = z.union([z.string().max(500), z.number(), z.boolean()]);

const boundSchema = z.union([z.number(), z.iso.date()]);

export const MAX_FILTERS = 20;
export const MAX_FILTER_VALUES = 100;
export const MAX_SORTS = 5;
export const MAX_FACETS = 20;

/** WGS 84, in degrees. */
export const placeSchema = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

/** About a kilometre: enough for "near me", and not where somebody lives. */
const PERSON_DECIMALS = 2;

/** Rounds degrees of a person's position, to about a kilometre. Pure. */
export function roundDegrees(degrees: number): number {
  return Number(degrees.toFixed(PERSON_DECIMALS));
}

/** A person's position. Rounded here too, so that nothing behind it knows more, whatever the client sent. */
export const personPlaceSchema = z.strictObject({
  latitude: placeSchema.shape.latitude.overwrite(roundDegrees),
  longitude: placeSchema.shape.longitude.overwrite(roundDegrees),
});

/**
 * A condition on one property of the entries. All parts of it must hold, and all filters of a search. An entry without
 * a value in the property fails every filter on it, except `not`.
 */
export const filterSchema = z.strictObject({
  /** Name of the property: `category`, `popularity`, or a field under `extra`. */
  field: z.string().min(1).max(200),
  /** The entry has one of these values. */
  is: z.array(propertyValueSchema).min(1).max(MAX_FILTER_VALUES).optional(),
  /** The entry has none of these values. */
  not: z.array(propertyValueSchema).min(1).max(MAX_FILTER_VALUES).optional(),
  /** Least value, inclusive. Of a date: `YYYY-MM-DD`. */
  min: boundSchema.optional(),
  /** Greatest value, inclusive. */
  max: boundSchema.optional(),
  /** At most `withinKm` kilometres along the surface from this point. */
  near: placeSchema.extend({ withinKm: z.number().positive().max(20_040) }).optional(),
});

/** An order of results. The first of a list decides; the next one decides between equals. */
export const sortSchema = z.strictObject({
  /** Name of the property; `relevance` is the order without sorting. */
  field: z.string().min(1).max(200),
  order: z.enum(['asc', 'desc']),
  /** For a place: the distance from this point. */
  from: placeSchema.optional(),
});

/** A filter that words asked for. A person's position is not repeated in an answer: only how far from it. */
const understoodFilterSchema = filterSchema.omit({ near: true }).extend({
  near: z.strictObject({ withinKm: z.number().positive().max(20_040) }).optional(),
  /** What a person reads: "up to 500 €". */
  label: z.string(),
});

/** Filters and order that the words of a query asked for. */
export const understoodSchema = z.object({
  filters: z.array(understoodFilterSchema),
  /** An order by a place is one by the distance from the person. */
  sort: z.array(sortSchema.omit({ from: true }).extend({ label: z.string() })),
  /** The words of the query that were searched for; empty where the filters are the whole query. */
  rest: z.string(),
  /**
   * Indices into `filters` of those that not all results meet, because nothing meets all of them. Absent where the
   * results meet all.
   */
  relaxed: z.array(z.number().int().nonnegative()).optional(),
  /** `place`: the words need the person's position, which the request lacks. Absent otherwise. */
  needs: z.literal('place').optional(),
  /** `previous`: the query changed the search before it ("cheaper"), and all of this is the changed search. */
  basedOn: z.literal('previous').optional(),
  /** Page of the results, if it is not the first: after "show more". */
  page: z.number().int().min(2).optional(),
});

/** What a query asks of the page beside its results. */
export const actionSchema = z.discriminatedUnion('type', [
  /** "The second one": opens this result. */
  z.object({ type: z.literal('open'), id: z.string() }),
  /** "Go back": the results are those of the search before. */
  z.object({ type: z.literal('back') }),
  /** "Start again": there are no results, and the search before is forgotten. */
  z.object({ type: z.literal('restart') }),
]);

/** The values of one property among all results, most frequent first. */
export const facetSchema = z.object({
  values: z.array(z.object({ value: propertyValueSchema, count: z.number().int().positive() })),
  /** How many different values there are, listed or not. */
  total: z.number().int().nonnegative(),
  /** Least and greatest value of a number, a date or an amount. */
  range: z.object({ min: boundSchema, max: boundSchema }).optional(),
});

export type PropertyValue = z.infer<typeof propertyValueSchema>;
export type Place = z.infer<typeof placeSchema>;
export type Filter = z.infer<typeof filterSchema>;
export type Sort = z.infer<typeof sortSchema>;
export type Understood = z.infer<typeof understoodSchema>;
export type Action = z.infer<typeof actionSchema>;
export type Facet = z.infer<typeof facetSchema>;
