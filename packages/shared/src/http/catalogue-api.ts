import { z } from 'zod';

const count = z.number().int().nonnegative();

/** What a change of entries did. */
export const entryChangeSchema = z.object({
  /** New entries. */
  added: count,
  /** Entries in place of others with their ids. */
  replaced: count,
  /** Entries that were there already, exactly so. */
  unchanged: count,
  deleted: count,
  /** Optional fields that were left out or changed, such as a popularity that is no number. */
  warnings: z
    .array(
      z.object({
        field: z.string(),
        kind: z.string(),
        count,
        lines: z.array(count),
        example: z.string().optional(),
      }),
    )
    .optional(),
});

export type EntryChangeAnswer = z.infer<typeof entryChangeSchema>;
