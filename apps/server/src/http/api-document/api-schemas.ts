import {
  ackBodySchema,
  alarmDetailsSchema,
  alarmHistoryListSchema,
  alarmSchema,
  alarmsSchema,
  deliveriesSchema,
  deliverySchema,
  silenceBodySchema,
  silenceSchema,
  thresholdBodySchema,
  thresholdHistorySchema,
  thresholdPreviewBodySchema,
  thresholdPreviewSchema,
  thresholdRevertBodySchema,
  thresholdsSchema,
  thresholdVersionSchema,
} from '@hark/shared/http/alarms-api';
import {
  eventBatchResponseSchema,
  eventBatchSchema,
  MAX_BATCH_EVENTS,
} from '@hark/shared/events/event-batch';
import {
  apiErrorSchema,
  catalogueSchema,
  clientExportSchema,
  deletedClientSchema,
  healthSchema,
  opsSessionSchema,
  opsSignInSchema,
  readinessSchema,
  searchRequestSchema,
  searchResponseSchema,
  sessionRequestSchema,
  sessionResponseSchema,
} from '@hark/shared/http/api';
import {
  entryChangeSchema,
  rulesBodySchema,
  rulesChangedSchema,
  rulesPreviewBodySchema,
  rulesPreviewSchema,
  rulesSchema,
} from '@hark/shared/http/catalogue-api';
import {
  blameReplySchema,
  blameRequestSchema,
  driftCheckBodySchema,
  driftReferenceBodySchema,
  driftReferenceChoiceSchema,
  driftReferenceSchema,
  driftSchema,
  driftSettingsAnswerSchema,
  driftSettingsBodySchema,
} from '@hark/shared/http/drift-api';
import { ruleSchema } from '@hark/shared/wire/rules';
import { backgroundSchema } from '@hark/shared/http/background-api';
import {
  causesSchema,
  manySeriesSchema,
  marksSchema,
  metricDefinitionsSchema,
  metricDistributionSchema,
  metricSeriesSchema,
  metricComparisonSchema,
  metricSlicesSchema,
  metricsSummarySchema,
  tailEventSchema,
} from '@hark/shared/http/metrics-api';
import { utteranceDetailSchema, utterancesSchema } from '@hark/shared/http/utterances-api';
import {
  modelListSchema,
  modelSchema,
  transcriptEventSchema,
  transcriptionFieldsSchema,
  transcriptionSchema,
  verboseTranscriptionSchema,
} from '@hark/shared/http/openai-api';
import { eventMessageSchema } from '@hark/shared/wire/client-message';
import { describing } from '@hark/shared/wire/describing';
import { finalSchema } from '@hark/shared/wire/final';
import { consentOfferSchema } from '@hark/shared/wire/protocol';
import { searchResultSchema } from '@hark/shared/wire/search-result';
import { z } from 'zod';

/** Schemas of requests, by their names in the document. */
export const requestSchemas = {
  SearchRequest: searchRequestSchema,
  SessionRequest: sessionRequestSchema,
  EventBatch: eventBatchSchema.extend({
    events: z.array(describing(eventMessageSchema)).min(1).max(MAX_BATCH_EVENTS),
  }),
  OpsSignIn: opsSignInSchema,
  Rule: ruleSchema,
  RulesUpdate: rulesBodySchema.extend({ rules: z.array(describing(ruleSchema)) }),
  RulesPreviewRequest: rulesPreviewBodySchema.extend({ rules: z.array(describing(ruleSchema)) }),
  TranscriptionForm: transcriptionFieldsSchema,
  AlarmAck: ackBodySchema,
  AlarmSilenceRequest: silenceBodySchema,
  ThresholdsUpdate: thresholdBodySchema,
  ThresholdsRevert: thresholdRevertBodySchema,
  ThresholdsPreviewRequest: thresholdPreviewBodySchema,
  DriftCheckRequest: driftCheckBodySchema,
  DriftReferenceRequest: driftReferenceBodySchema,
  DriftReferenceChoice: driftReferenceChoiceSchema,
  DriftSettingsChange: driftSettingsBodySchema,
  BlameRequest: blameRequestSchema,
} as const;

/** Schemas of responses. */
export const responseSchemas = {
  Error: apiErrorSchema,
  Health: healthSchema,
  Readiness: readinessSchema,
  Final: finalSchema,
  SearchResult: searchResultSchema,
  SearchResponse: searchResponseSchema,
  Catalogue: catalogueSchema,
  SessionResponse: sessionResponseSchema,
  ConsentOffer: consentOfferSchema,
  ClientExport: clientExportSchema,
  DeletedClient: deletedClientSchema,
  EventBatchResponse: eventBatchResponseSchema,
  Transcription: transcriptionSchema,
  VerboseTranscription: verboseTranscriptionSchema,
  TranscriptEvent: transcriptEventSchema,
  Model: modelSchema,
  ModelList: modelListSchema,
  OpsSession: opsSessionSchema,
  MetricDefinitions: metricDefinitionsSchema,
  MetricsSummary: metricsSummarySchema,
  MetricSeries: metricSeriesSchema,
  ManySeries: manySeriesSchema,
  MetricComparison: metricComparisonSchema,
  MetricSlices: metricSlicesSchema,
  MetricDistribution: metricDistributionSchema,
  Marks: marksSchema,
  Causes: causesSchema,
  UtteranceDetail: utteranceDetailSchema,
  Utterances: utterancesSchema,
  TailEvent: tailEventSchema,
  Background: backgroundSchema,
  EntryChange: entryChangeSchema,
  Rules: rulesSchema,
  RulesChanged: rulesChangedSchema,
  RulesPreview: rulesPreviewSchema,
  Alarm: alarmSchema,
  Alarms: alarmsSchema,
  AlarmDetails: alarmDetailsSchema,
  AlarmHistory: alarmHistoryListSchema,
  AlarmSilence: silenceSchema,
  AlarmDelivery: deliverySchema,
  AlarmDeliveries: deliveriesSchema,
  Thresholds: thresholdsSchema,
  ThresholdVersion: thresholdVersionSchema,
  ThresholdHistory: thresholdHistorySchema,
  ThresholdsPreview: thresholdPreviewSchema,
  Drift: driftSchema,
  DriftReference: driftReferenceSchema,
  DriftSettings: driftSettingsAnswerSchema,
  BlameReply: blameReplySchema,
} as const;
