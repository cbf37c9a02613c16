import { z } from 'zod';

/** Where and how a result matched, so that the page can say "Showing results for … (heard …)". */
export const matchSchema = z.object({
  /** The field of the entry that matched best. */
  field: z.enum(['title', 'alias', 'spoken', 'keyword', 'description']),
  /** The text of that field in the catalogue. */
  text: z.string(),
  /** Kind of match: the same words, words with other endings or typing slips, the same sound, or the same meaning. */
  kind: z.enum(['exact', 'prefix', 'words', 'fuzzy', 'sound', 'meaning']),
  /** Index of the searched hypothesis; 0 is the best. */
  hypothesis: z.number().int().nonnegative(),
  /** Id of the owner's rule that put the result in its place or changed the words searched for. Absent otherwise. */
  rule: z.string().optional(),
});

export const searchResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  description: z.string().nullable(),
  category: z.string().nullable(),
  /** Address of a picture. */
  image: z.string().max(2_000).optional(),
  /** Higher is better; comparable within one list only. */
  score: z.number(),
  /** Estimated probability that this is what was asked for; absent from older servers. */
  relevance: z.number().min(0).max(1).optional(),
  match: matchSchema,
  extra: z.record(z.string(), z.unknown()).optional(),
});

/** An entry near to the query, where nothing was found. */
export const suggestionSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Query that finds the entry. */
  query: z.string(),
});

/** Most suggestions of an answer. */
export const MAX_SUGGESTIONS = 3;

export const suggestionsSchema = z.array(suggestionSchema).max(MAX_SUGGESTIONS);

export type Suggestion = z.infer<typeof suggestionSchema>;
export type Match = z.infer<typeof matchSchema>;
export type SearchResult = z.infer<typeof searchResultSchema>;
