import { z } from 'zod';

const text = z.string().trim().min(1);

/** Column names that Hark knows; other values of a row are kept under `extra`. */
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

/** One thing that can be found. A file holds one per line (NDJSON), a list (JSON) or one per row (CSV). */
export const catalogueEntrySchema = z.object({
  /** The operator's identifier; may be a long address. */
  id: text,
  title: text.max(500),
  /** Opened by a click on the result, so only web addresses: a `javascript:` address would run in the page. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  description: text.max(20_000).optional(),
  category: text.max(200).optional(),
  /** Other names: abbreviations, former and foreign names. */
  aliases: z.array(text.max(500)).max(100).optional(),
  /** Words that match without being a name. */
  keywords: z.array(text.max(200)).max(200).optional(),
  /** How often people look for it, 0 or more; comparable within one catalogue only. Absent means unknown. */
  popularity: z.number().nonnegative().optional(),
  /** Spoken forms that differ from the written names. */
  spoken: z.array(text.max(500)).max(100).optional(),
  /** Unknown fields, kept and returned unchanged. */
  extra: z.record(z.string(), z.unknown()).optional(),
});

export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;
