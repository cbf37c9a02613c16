import { z } from 'zod';

const text = z.string().min(1);

/**
 * Where a field comes from: the name of a column, a path such as `authors[0].name`, or a template such as
 * `{city}, {country}`; with `split`, a text that holds a list; or a constant.
 */
const fieldSourceSchema = z.union([
  text,
  z.strictObject({ from: text, split: z.string().min(1).optional() }),
  z.strictObject({ value: z.union([z.string(), z.number()]) }),
]);

/** By field: one source, or several, of which a text takes the first that has one and a list takes all. */
export const mappedFieldsSchema = z.record(
  z.string().regex(/^[\w.-]+$/, 'field names may only have letters, digits, _, - and .'),
  z.union([fieldSourceSchema, z.array(fieldSourceSchema).min(1)]),
);

/** What makes entries of the rows of a file that others have made. */
export const mappingSchema = z.strictObject({
  /** Of `id`, `title` and the other fields of an entry; any other name makes a field under `extra`. */
  fields: mappedFieldsSchema.default({}),
  /** As `TextDecoder` names it, such as `windows-1252`. Unset: UTF-8, or UTF-16 where the file is. */
  encoding: text.optional(),
  /** Between the fields of a row. Unset: told from the first lines. */
  delimiter: z.string().length(1, 'must be one character').optional(),
  /** Names of the columns, for a file whose first line doesn't have them. */
  columns: z.array(z.string()).min(1).optional(),
  /** Path of the list in a JSON file, such as `data.products`. */
  records: text.optional(),
  /** What relative addresses are relative to. */
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** `plain`, the default, makes plain text of HTML; `keep` leaves texts as they are. */
  html: z.enum(['plain', 'keep']).optional(),
});

/** A mapping file: the whole of it, or the fields alone. */
export const mappingFileSchema = z
  .record(z.string(), z.unknown())
  .transform((file) => (isWhole(file) ? file : { fields: file }))
  .pipe(mappingSchema);

const SETTINGS = new Set(['encoding', 'delimiter', 'columns', 'records', 'baseUrl', 'html']);

function isWhole(file: Record<string, unknown>): boolean {
  if (typeof file['fields'] === 'object') return true;
  return Object.keys(file).every((name) => SETTINGS.has(name));
}

export type Mapping = z.infer<typeof mappingSchema>;
export type FieldSource = z.infer<typeof fieldSourceSchema>;
export type MappedFields = z.infer<typeof mappedFieldsSchema>;
