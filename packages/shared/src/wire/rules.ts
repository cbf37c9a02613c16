import { z } from 'zod';

const words = z.string().trim().min(1).max(200);
const ruleId = z
  .string()
  .regex(/^[\w.-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, dashes or underscores');
const entryId = z.string().trim().min(1);

const queryMatch = {
  /** Compared after normalisation: case, accents, numbers in words and carrier phrases make no difference. */
  query: words,
  /** `contains`: the words occur anywhere in the query, in this order. */
  match: z.enum(['exact', 'contains']).default('exact'),
};

/** A rule by which the owner of a catalogue changes what is found. */
export const ruleSchema = z.discriminatedUnion('kind', [
  /** A query with these words also means those with each of the others. */
  z.strictObject({
    id: ruleId,
    kind: z.literal('synonym'),
    words,
    also: z.array(words).min(1).max(20),
    /** Whether each of the others also means these words and one another. */
    both: z.boolean().default(false),
  }),
  /** An entry has this place among the results of a query. */
  z.strictObject({
    id: ruleId,
    kind: z.literal('pin'),
    ...queryMatch,
    entry: entryId,
    position: z.number().int().min(1).max(50).default(1),
  }),
  /** An entry is never found, or not for one query. */
  z.strictObject({
    id: ruleId,
    kind: z.literal('hide'),
    entry: entryId,
    query: words.optional(),
    match: queryMatch.match,
  }),
  /** A query has a fixed answer above its results: a text, an address or both. */
  z
    .strictObject({
      id: ruleId,
      kind: z.literal('answer'),
      ...queryMatch,
      title: z.string().trim().min(1).max(200).optional(),
      text: z.string().trim().min(1).max(2_000).optional(),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .optional(),
    })
    .refine(({ text, url }) => text !== undefined || url !== undefined, {
      message: 'text or url is missing',
    }),
]);

/** Most rules of a catalogue. */
export const MAX_RULES = 5_000;

export const RULE_KINDS = ['synonym', 'pin', 'hide', 'answer'] as const;

/** A rule that changed an answer. */
export const actedRuleSchema = z.object({ id: z.string(), kind: z.enum(RULE_KINDS) });

/** What the owner of the catalogue answers to a query. */
export const fixedAnswerSchema = z.object({
  rule: z.string(),
  title: z.string().optional(),
  text: z.string().optional(),
  url: z.string().optional(),
});

export type Rule = z.infer<typeof ruleSchema>;
export type RuleKind = Rule['kind'];
export type ActedRule = z.infer<typeof actedRuleSchema>;
export type FixedAnswer = z.infer<typeof fixedAnswerSchema>;
