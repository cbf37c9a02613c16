import { z } from 'zod';

const text = z.string().trim().min(1);

/** Names of the columns that Hark understands; everything else in a row is kept under `extra`. */
export const CATALOGUE_FIELDS = [
  'id',
  'title',
  'url',
  'description',
  'category',
  'aliases',
  'keywords',
  'popularity',
  'spoken',
] as const;

/** One thing that can be found. A file holds one a line (NDJSON), a list (JSON) or a row each (CSV). */
export const catalogueEntrySchema = z.object({
  /** Whatever the operator knows it by, a long address included. */
  id: text,
  title: text.max(500),
  /** Opened by whoever clicks the result, so nothing but the web: a `javascript:` address would run in the page. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  description: text.max(20_000).optional(),
  category: text.max(200).optional(),
  /** Other names: abbreviations, former and foreign names. */
  aliases: z.array(text.max(500)).max(100).optional(),
  /** Words that lead here without being a name. */
  keywords: z.array(text.max(200)).max(200).optional(),
  /** How often it is looked for, 0 or more; comparable within one catalogue only. Absent means unknown. */
  popularity: z.number().nonnegative().optional(),
  /** How people say it where that differs from how it is written. */
  spoken: z.array(text.max(500)).max(100).optional(),
  /** Fields that Hark does not know, kept and returned as they came. */
  extra: z.record(z.string(), z.unknown()).optional(),
});

export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;
