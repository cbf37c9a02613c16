import { endpointingSchema, limitsSchema, vadParamsSchema } from '@hark/shared/wire/protocol';
import { z } from 'zod';
import { WIDEST_BEAM } from '../../recognition/decoding/decoding-settings.ts';
import { biasSettingsSchema, noWordsRuleSchema } from '../../recognition/decoding/decoding-variant.ts';
import { CATALOGUE_NAME_RULE, isCatalogueName } from '../../search/catalogue-name.ts';
import { clickPriorSettingsSchema } from '../../search/clicks/click-prior-settings.ts';
import { rankingWeightsSchema } from '../../search/ranking/ranking-weights.ts';
import { relevanceFileSchema } from '../../search/ranking/relevance.ts';
import { earlyRulesSchema } from '../early/early-answers.ts';
import { endpointRulesSchema } from '../endpointing/decide-endpoint.ts';
import { decisionThresholdsSchema } from '../pipeline/decide.ts';
import { instantRulesSchema } from '../pipeline/search-instantly.ts';

const recognizerSetupSchema = z.discriminatedUnion('engine', [
  z.strictObject({
    engine: z.literal('moonshine'),
    /** Width of the beam; 1 is greedy. */
    beam: z.number().int().min(1).max(WIDEST_BEAM),
    /** `operator`: the result of `hark calibrate` if it was fitted on this engine; else as `built-in`. */
    confidence: z.enum(['built-in', 'operator']),
    /** How strongly phrases are expected. Absent in versions from before it could be set: as measured. */
    bias: biasSettingsSchema.optional(),
    noWords: noWordsRuleSchema.optional(),
  }),
  z.strictObject({
    engine: z.literal('sherpa'),
    /** Absolute path; undefined for the built-in Moonshine. */
    modelFolder: z.string().optional(),
    /** A known kind of model; undefined: detected from the folder. */
    kind: z.string().optional(),
    languages: z.tuple([z.string()], z.string()).readonly(),
  }),
]);

const rankingSetupSchema = z.strictObject({
  weights: rankingWeightsSchema,
  /** Weights for queries that are still being typed or spoken. */
  instantWeights: rankingWeightsSchema,
  relevance: relevanceFileSchema,
  /** Keeps one category from filling the results. */
  diverse: z.boolean(),
  /** Whether meaning is searched, and the folder of the vectors; without one, those that Hark ships with. */
  meaning: z.strictObject({ isOn: z.boolean(), folder: z.string().optional() }),
  clicks: clickPriorSettingsSchema,
});

/**
 * Everything that decides which answer an utterance or query gets, and when. Plain data. Each part receives its share,
 * so that one process can serve several setups.
 */
export const servingSetupSchema = z.strictObject({
  /** Version of the pipeline's code and of the parameters below; any change makes a new version. */
  pipeline: z.string().min(1),
  /** Name of the catalogue to search. */
  catalogue: z.string().refine(isCatalogueName, CATALOGUE_NAME_RULE),
  recognizer: recognizerSetupSchema,
  /** The clients' voice activity detector. */
  vad: z.strictObject({ model: z.string().min(1), params: vadParamsSchema }),
  /** Bounds for the silence after which the server ends an utterance. */
  endpointing: endpointingSchema.refine(
    ({ minSilenceMs, maxSilenceMs }) => minSilenceMs <= maxSilenceMs,
    'minSilenceMs must not be above maxSilenceMs',
  ),
  endpointRules: endpointRulesSchema,
  early: z.strictObject({
    /** Shows transcripts and results during speech when a thread is free. */
    interims: z.boolean(),
    /** Drafts an answer at each pause, before the end is certain. */
    speculation: z.boolean(),
    rules: earlyRulesSchema,
  }),
  instant: instantRulesSchema,
  /** Reads filters, orders and follow-ups from the words of queries. */
  understanding: z.boolean(),
  thresholds: decisionThresholdsSchema,
  ranking: rankingSetupSchema,
  /** Limits sent to clients, see SPEC.md. */
  limits: limitsSchema,
  /** Longest recording sent whole, by upload or command line. */
  maxRecordingMs: z.number().int().positive(),
});

export type ServingSetup = z.infer<typeof servingSetupSchema>;
export type RecognizerSetup = ServingSetup['recognizer'];
