import { z } from 'zod';
import { actedRuleSchema, fixedAnswerSchema, MAX_RULES, ruleSchema } from '../wire/rules.ts';

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

/** `GET /v1/ops/catalogues/:name/rules` */
export const rulesSchema = z.object({
  rules: z.array(ruleSchema),
  /** Ids of rules that pin or hide an entry that the catalogue lacks; they have no effect. */
  withoutEntry: z.array(z.string()),
  /** The last changes, latest first. */
  changes: z.array(z.object({ at: z.string(), action: z.enum(['put', 'delete']), id: z.string() })),
});

/** `PUT /v1/ops/catalogues/:name/rules`: all rules from now on. Each is checked alone, so that errors name it. */
export const rulesBodySchema = z.object({ rules: z.array(z.unknown()).max(MAX_RULES) });

export const rulesChangedSchema = z.object({ stored: count, deleted: count });

export const MAX_PREVIEWED_QUERIES = 100;

/** `POST /v1/ops/catalogues/:name/rules/preview` */
export const rulesPreviewBodySchema = z.object({
  /** All rules that would apply. */
  rules: z.array(z.unknown()).max(MAX_RULES),
  queries: z.array(z.string().min(1).max(1_000)).max(MAX_PREVIEWED_QUERIES).default([]),
  /** Also the last typed queries of the event log. Requires `HARK_OPS_SHOW_TEXT=1`. */
  last: z.number().int().min(0).max(MAX_PREVIEWED_QUERIES).default(0),
  limit: z.number().int().min(1).max(50).default(10),
});

const previewedSchema = z.object({
  results: z.array(z.object({ id: z.string(), title: z.string(), rule: z.string().optional() })),
  answers: z.array(fixedAnswerSchema),
  rules: z.array(actedRuleSchema),
});

export const rulesPreviewSchema = z.object({
  queries: z.array(
    z.object({ query: z.string(), isChanged: z.boolean(), before: previewedSchema, after: previewedSchema }),
  ),
  /** Ids of rules that pin or hide an entry that the catalogue lacks. */
  withoutEntry: z.array(z.string()),
});

export type RulesAnswer = z.infer<typeof rulesSchema>;
export type RulesPreview = z.infer<typeof rulesPreviewSchema>;
export type PreviewedAnswer = z.infer<typeof previewedSchema>;
