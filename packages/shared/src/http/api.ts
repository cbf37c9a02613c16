import { z } from 'zod';
import { actedRuleSchema, fixedAnswerSchema } from '../wire/rules.ts';
import {
  consentOfferSchema,
  idSchema,
  limitsSchema,
  MAX_PREVIOUS_CHARACTERS,
  vadParamsSchema,
} from '../wire/protocol.ts';
import { propertySchema } from '../properties.ts';
import {
  actionSchema,
  facetSchema,
  filterSchema,
  MAX_FACETS,
  MAX_FILTERS,
  MAX_SORTS,
  personPlaceSchema,
  sortSchema,
  understoodSchema,
} from '../wire/filter.ts';
import { searchResultSchema, suggestionsSchema } from '../wire/search-result.ts';

/** Every JSON error of the HTTP interface. */
export const apiErrorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    /** Present, with `param`, on the routes that are compatible with OpenAI, whose clients read both. */
    type: z.string().optional(),
    /** The field at fault. */
    param: z.string().nullable().optional(),
  }),
});

/** `GET /healthz` */
export const healthSchema = z.object({ status: z.literal('ok') });

/** A version whose models and parameters are loaded on this server. */
export const warmVersionSchema = z.object({
  name: z.string(),
  digest: z.string(),
  /** `previous` waits for an instant return; `leaving` answers only tasks that began with it. */
  role: z.enum(['champion', 'challenger', 'previous', 'leaving']),
  /** Whether another version uses its threads and models, too. */
  sharesModels: z.boolean(),
  /** Growth of the server's memory while it was loaded; null for the one that the server started with. */
  grownBytes: z.number().nullable(),
});
export type WarmVersion = z.infer<typeof warmVersionSchema>;

/** `GET /readyz` */
export const readinessSchema = z.object({
  ready: z.boolean(),
  reasons: z.array(z.string()),
  /** Absent while the server starts. */
  versions: z.array(warmVersionSchema).optional(),
});

/** `POST /v1/voice-search`: its query string */
export const voiceSearchQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) });

/** `GET /v1/clients/:clientId`: all that is kept under a client id */
export const clientExportSchema = z.object({
  clientId: idSchema,
  exportedAt: z.string(),
  utterances: z.array(
    z.object({
      utteranceId: idSchema,
      answeredAt: z.string(),
      /** Device, VAD and clip statistics. */
      input: z.unknown(),
      /** The answer as it was sent. */
      final: z.unknown(),
    }),
  ),
  events: z.array(z.unknown()),
  /** What another version made of an utterance, while it was compared with the one that answered. */
  shadowed: z.array(
    z.object({
      utteranceId: idSchema,
      at: z.string(),
      /** Transcripts and titles of the first results; null where the results were much the same. */
      words: z.unknown(),
    }),
  ),
  recordings: z.array(z.object({ utteranceId: idSchema, wavBase64: z.string() })),
});

/** `DELETE /v1/clients/:clientId`: the numbers of deleted records */
export const deletedClientSchema = z.object({
  deleted: z.object({
    audio: z.number().int().nonnegative(),
    utterances: z.number().int().nonnegative(),
    events: z.number().int().nonnegative(),
  }),
});

/** `POST /v1/session` */
export const sessionRequestSchema = z.object({ clientId: idSchema.nullish() });

export const sessionResponseSchema = z.object({
  /** Opens one socket, once. */
  sessionToken: z.string(),
  expiresInSeconds: z.number().positive(),
  socketPath: z.string(),
  limits: limitsSchema,
  vad: z.object({ model: z.string(), params: vadParamsSchema }),
  consent: consentOfferSchema,
  clientId: idSchema,
  /** Sent once, with the first session of a client; authorises `DELETE /v1/clients/:clientId`. */
  clientSecret: z.string().optional(),
});

/** `POST /v1/search` */
export const searchRequestSchema = z.object({
  query: z.string(),
  limit: z.number().int().min(1).max(50).default(10),
  /** Joins the search to the client's other events; without it no text is stored. */
  clientId: idSchema.optional(),
  taskId: idSchema.optional(),
  /** `literal`: the words as written, without similar ones. */
  source: z.enum(['typed', 'edited', 'alternative', 'literal', 'api']).default('api'),
  /**
   * `instant` while the query is being typed: the last word may be a prefix. `counts`: only for the `total` and the
   * `facets` of a query that was answered. Neither is recorded, and neither has results if there is no time.
   */
  kind: z.enum(['full', 'instant', 'counts']).default('full'),
  /**
   * The previous query, so that "no, I meant …" is understood. Default: the last query of the client's task on the
   * server.
   */
  previous: z.string().max(MAX_PREVIOUS_CHARACTERS).optional(),
  /** Keeps one category from filling the list. Default: the server's setting. */
  diverse: z.boolean().optional(),
  /** False: results of any relevance, each with its `relevance`. */
  floor: z.boolean().default(true),
  /** Conditions that every result meets. With an empty query: all entries that meet them. */
  filter: z.array(filterSchema).max(MAX_FILTERS).optional(),
  /** Names of the properties whose values are counted over all results. */
  facets: z.array(z.string().min(1).max(200)).max(MAX_FACETS).optional(),
  /** Default: by relevance; with an empty query by popularity. */
  sort: z.array(sortSchema).max(MAX_SORTS).optional(),
  /** Page of `limit` results, from 1. The last result of a page is at most the 1,000th. */
  page: z.number().int().min(1).max(1_000).optional(),
  /** The person's position, for "near me", rounded to about a kilometre. Used for this answer and neither stored nor logged. */
  place: personPlaceSchema.optional(),
  /**
   * False: the words are searched for and no filters are read from them, as for a query whose filters are in `filter`.
   * Default: the server's setting.
   */
  understand: z.boolean().optional(),
  /** Whether the request declares itself simulated; kept out of real figures. */
  synthetic: z.boolean().optional(),
});

/** Names and values of the properties by which the served catalogue can be filtered, counted and sorted. */
export const catalogueSchema = z.object({
  /** Name of the catalogue. */
  name: z.string(),
  entries: z.number().int().nonnegative(),
  /** Queries that find something here, made from the entries: names, a question, filters. */
  examples: z.array(z.string()),
  properties: z.array(
    propertySchema
      .pick({ field: true, type: true, label: true, names: true, unit: true, currency: true })
      .extend({
        /** Of a category or a tag list: the most frequent values. */
        values: z.array(z.object({ value: z.string(), entries: z.number().int().positive() })).optional(),
        /** Of a number, an amount, a year or a date. */
        range: facetSchema.shape.range,
      }),
  ),
});

export const searchResponseSchema = z.object({
  queryId: idSchema,
  results: z.array(searchResultSchema),
  /** The nearest entries, where there are no results. */
  suggestions: suggestionsSchema.optional(),
  /** What the owner of the catalogue answers to the query, above the results. Absent without any. */
  answers: z.array(fixedAnswerSchema).optional(),
  /** The owner's rules that changed the answer. Absent without any. */
  rules: z.array(actedRuleSchema).optional(),
  /** How many results there are on all pages. */
  total: z.number().int().nonnegative().optional(),
  /** By the names that `facets` asked for. */
  facets: z.record(z.string(), facetSchema).optional(),
  /** Filters and order that the words asked for. Absent where there are none. */
  understood: understoodSchema.optional(),
  /** What the words ask of the page. Absent where nothing. */
  action: actionSchema.optional(),
  tookMs: z.number().nonnegative(),
  /** False for a search that is not recorded and ran out of time: it has no results and says nothing about the catalogue. */
  isComplete: z.literal(false).optional(),
});

/** `POST /v1/ops/session`: signs a browser in as the operator. */
export const opsSignInSchema = z.object({ token: z.string().min(1).max(1_000) });

/** `/v1/ops/session`, with any method */
export const opsSessionSchema = z.object({ signedIn: z.boolean() });

export type SessionResponse = z.infer<typeof sessionResponseSchema>;
export type SearchRequest = z.infer<typeof searchRequestSchema>;
export type CatalogueDescription = z.infer<typeof catalogueSchema>;
export type SearchResponse = z.infer<typeof searchResponseSchema>;
export type OpsSession = z.infer<typeof opsSessionSchema>;
