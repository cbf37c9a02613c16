import { z } from 'zod';

/** What the values of a property are, which decides how they are filtered, sorted, said and shown. */
export const PROPERTY_TYPES = [
  /** With or without a unit. */
  'number',
  /** An amount in the catalogue's currency. */
  'money',
  /** A day, `YYYY-MM-DD`. */
  'date',
  'year',
  /** One of few words. */
  'category',
  /** Several words. */
  'tags',
  'boolean',
  /** A point on the earth. */
  'place',
  /** The address of a picture. */
  'image',
] as const;

/** A property of the entries of a catalogue: guessed at the import, or declared. */
export const propertySchema = z.strictObject({
  /** `category`, `popularity`, or a field under `extra`. */
  field: z.string().min(1).max(200),
  type: z.enum(PROPERTY_TYPES),
  /** What a person reads: "Price". */
  label: z.string().min(1).max(100),
  /** Words that name it when spoken: "price", "cost". Singular, lower case. */
  names: z.array(z.string().min(1).max(100)).max(20).default([]),
  /** Unit of a number, such as `km`, `min` or `kg`. */
  unit: z.string().max(20).optional(),
  /** ISO 4217 code of an amount. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});

export type PropertyType = (typeof PROPERTY_TYPES)[number];
export type Property = z.infer<typeof propertySchema>;
