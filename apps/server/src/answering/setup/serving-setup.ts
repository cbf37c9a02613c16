import { endpointingSchema, limitsSchema, vadParamsSchema } from '@hark/shared/wire/protocol';
import { z } from 'zod';
import { WIDEST_BEAM } from '../../recognition/decoding/decoding-settings.ts';
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
    /** Paths that the decoder follows at a time; 1 is greedy. */
    beam: z.number().int().min(1).max(WIDEST_BEAM),
    /** `operator`: what `hark calibrate` left, where that was fitted on this engine; else as `built-in`. */
    confidence: z.enum(['built-in', 'operator']),
  }),
  z.strictObject({
    engine: z.literal('sherpa'),
    /** Absolute; undefined for the Moonshine that comes with Hark. */
    modelFolder: z.string().optional(),
    /** A kind of model that is known; undefined: told from the folder. */
    kind: z.string().optional(),
    languages: z.tuple([z.string()], z.string()).readonly(),
  }),
]);

const rankingSetupSchema = z.strictObject({
  weights: rankingWeightsSchema,
  /** Of what is still being typed or said. */
  instantWeights: rankingWeightsSchema,
  relevance: relevanceFileSchema,
  /** Keeps one category from filling the results. */
  diverse: z.boolean(),
  clicks: clickPriorSettingsSchema,
});

/**
 * What is served: everything that decides which answer an utterance or a query gets, and when. Plain data. Each part is
 * given its share, so that several setups can be served in one process.
 */
export const servingSetupSchema = z.strictObject({
  /** Version of the pipeline's code and of the parameters below; a change of either is a new version. */
  pipeline: z.string().min(1),
  /** Name of the catalogue that is searched. */
  catalogue: z.string().refine(isCatalogueName, CATALOGUE_NAME_RULE),
  recognizer: recognizerSetupSchema,
  /** The voice activity detector of the clients. */
  vad: z.strictObject({ model: z.string().min(1), params: vadParamsSchema }),
  /** The bounds within which the server decides when what was said is complete. */
  endpointing: endpointingSchema.refine(
    ({ minSilenceMs, maxSilenceMs }) => minSilenceMs <= maxSilenceMs,
    'minSilenceMs must not be above maxSilenceMs',
  ),
  endpointRules: endpointRulesSchema,
  early: z.strictObject({
    /** Transcripts and results are shown while a person speaks, when a thread is free. */
    interims: z.boolean(),
    /** What was said is answered at the first pause, in the hope that it was all. */
    speculation: z.boolean(),
    rules: earlyRulesSchema,
  }),
  instant: instantRulesSchema,
  thresholds: decisionThresholdsSchema,
  ranking: rankingSetupSchema,
  /** What clients are told, see SPEC.md. */
  limits: limitsSchema,
  /** Of a recording that is sent whole, by upload or command line. */
  maxRecordingMs: z.number().int().positive(),
});

export type ServingSetup = z.infer<typeof servingSetupSchema>;
export type RecognizerSetup = ServingSetup['recognizer'];
