import { z } from 'zod';

/** Where and how a result matched: what lets the page say "Showing results for … (heard …)". */
export const matchSchema = z.object({
  /** The field of the entry that matched best. */
  field: z.enum(['title', 'alias', 'spoken', 'keyword', 'description']),
  /** The text of that field, as in the catalogue. */
  text: z.string(),
  /** How close: the same words, words with other endings or typing slips, or the same sound. */
  kind: z.enum(['exact', 'prefix', 'words', 'fuzzy', 'sound']),
  /** Index into the hypotheses searched, 0 the best. */
  hypothesis: z.number().int().nonnegative(),
});

export const searchResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  description: z.string().nullable(),
  category: z.string().nullable(),
  /** Higher is better; comparable within one list only. */
  score: z.number(),
  /** Estimated probability that this is what was asked for; absent of an older server. */
  relevance: z.number().min(0).max(1).optional(),
  match: matchSchema,
  extra: z.record(z.string(), z.unknown()).optional(),
});

/** Something near to what was asked for, where nothing was found. */
export const suggestionSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** What to search for instead: it finds the entry. */
  query: z.string(),
});

/** At most so many. */
export const MAX_SUGGESTIONS = 3;

export const suggestionsSchema = z.array(suggestionSchema).max(MAX_SUGGESTIONS);

export type Suggestion = z.infer<typeof suggestionSchema>;
export type Match = z.infer<typeof matchSchema>;
export type SearchResult = z.infer<typeof searchResultSchema>;
