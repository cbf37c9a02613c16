import { type DeclaredProperty, declaredPropertySchema } from '@hark/shared/properties';
import { z } from 'zod';

import { parseDeclaredType } from './parse-declared-type.ts';

const text = z.string().min(1);

/**
 * Source of a field: a column name, a path such as `authors[0].name`, a template such as `{city}, {country}`, with
 * `split` a text that holds a list, or a constant.
 */
const fieldSourceSchema = z.union([
  text,
  z.strictObject({ from: text, split: z.string().min(1).optional() }),
  z.strictObject({ value: z.union([z.string(), z.number()]) }),
]);

/** One or several sources by field; a text takes the first source with a value, a list takes all. */
export const mappedFieldsSchema = z.record(
  z.string().regex(/^[\w.-]+$/, 'field names may only have letters, digits, _, - and .'),
  z.union([fieldSourceSchema, z.array(fieldSourceSchema).min(1)]),
);

const declaredSchema = z.union([
  text.transform((given, context): DeclaredProperty => {
    const parsed = parseDeclaredType(given);
    if (typeof parsed !== 'string') return parsed;
    context.addIssue({ code: 'custom', message: parsed });
    return z.NEVER;
  }),
  declaredPropertySchema,
]);

/** How the rows of a foreign file become entries. */
export const mappingSchema = z.strictObject({
  /** Sources of `id`, `title` and the other fields; any other name makes a field under `extra`. */
  fields: mappedFieldsSchema.default({}),
  /** As `TextDecoder` names it, such as `windows-1252`. Unset: UTF-8, or UTF-16 where the file is. */
  encoding: text.optional(),
  /** Delimiter of fields. Unset: detected from the first lines. */
  delimiter: z.string().length(1, 'must be one character').optional(),
  /** Names of the columns, for a file whose first line doesn't have them. */
  columns: z.array(z.string()).min(1).optional(),
  /** Path of the list in a JSON file, such as `data.products`. */
  records: text.optional(),
  /** Base of relative addresses. */
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** `plain`, the default, makes plain text of HTML; `keep` leaves texts as they are. */
  html: z.enum(['plain', 'keep']).optional(),
  /** Types of fields, by name: `{"price": "money:EUR", "code": "none"}` or with more. The others are guessed. */
  properties: z.record(z.string().min(1).max(200), declaredSchema).optional(),
});

/** A mapping file: a whole mapping, or its fields alone. */
export const mappingFileSchema = z
  .record(z.string(), z.unknown())
  .transform((file) => (isWhole(file) ? file : { fields: file }))
  .pipe(mappingSchema);

const SETTINGS = new Set(['encoding', 'delimiter', 'columns', 'records', 'baseUrl', 'html', 'properties']);

function isWhole(file: Record<string, unknown>): boolean {
  if (typeof file['fields'] === 'object') return true;
  return Object.keys(file).every((name) => SETTINGS.has(name));
}

export type Mapping = z.infer<typeof mappingSchema>;
export type FieldSource = z.infer<typeof fieldSourceSchema>;
export type MappedFields = z.infer<typeof mappedFieldsSchema>;
