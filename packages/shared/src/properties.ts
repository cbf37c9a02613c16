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
  /** Of a place: the fields under `extra` with its degrees, where `field` itself is not one. */
  from: z.strictObject({ latitude: z.string(), longitude: z.string() }).optional(),
  /** Of a date: whether 03/12/2020 is the third of December. Absent: the twelfth of March. */
  isDayFirst: z.boolean().optional(),
});

/** What an operator says of a field: its type, or `none` where it is no property. The rest is guessed if absent. */
export const declaredPropertySchema = propertySchema
  .pick({ label: true, unit: true, currency: true, from: true, isDayFirst: true })
  .partial()
  .extend({
    type: z.enum([...PROPERTY_TYPES, 'none']),
    names: z.array(z.string().min(1).max(100)).max(20).optional(),
  });

/** By field. */
export const declaredPropertiesSchema = z.record(z.string().min(1).max(200), declaredPropertySchema);

export type PropertyType = (typeof PROPERTY_TYPES)[number];
export type Property = z.infer<typeof propertySchema>;
export type DeclaredProperty = z.infer<typeof declaredPropertySchema>;
export type DeclaredProperties = z.infer<typeof declaredPropertiesSchema>;
