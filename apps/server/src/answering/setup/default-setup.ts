import { MAX_FRAME_MS, MIN_FRAME_MS } from '@hark/shared/wire/audio-frame';
import { PAUSE_FRAMES, VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import { decodingSettings } from '../../recognition/decoding/decoding-settings.ts';
import { DEFAULT_BIAS } from '../../recognition/decoding/decoding-variant.ts';
import { DEFAULT_CATALOGUE } from '../../search/catalogue-name.ts';
import { INSTANT_WEIGHTS, DEFAULT_WEIGHTS } from '../../search/ranking/ranking-weights.ts';
import { DEFAULT_RELEVANCE } from '../../search/ranking/relevance.ts';
import { type RecognizerSetup, servingSetupSchema, type ServingSetup } from './serving-setup.ts';

/** The recogniser that is part of Hark. */
export const BUILT_IN_RECOGNIZER: RecognizerSetup = {
  engine: 'moonshine',
  beam: decodingSettings.beam,
  confidence: 'operator',
  bias: DEFAULT_BIAS,
  noWords: decodingSettings.noWords,
};

/** The setup without configuration. A change of any value is a new pipeline version. */
export const DEFAULT_SETUP: ServingSetup = servingSetupSchema.parse({
  pipeline: 'hark-0.1.0/5',
  catalogue: DEFAULT_CATALOGUE,
  recognizer: BUILT_IN_RECOGNIZER,
  vad: {
    model: 'silero-v6',
    // Silero's own thresholds. Libraries wait 1,400 ms for the end of speech; people notice half of that. 640 ms covers
    // the pauses inside a spoken query.
    params: {
      positiveSpeechThreshold: 0.5,
      negativeSpeechThreshold: 0.35,
      redemptionMs: 640,
      preRollMs: 320,
      minSpeechMs: 160,
    },
  },
  // A client that receives no endpoint waits for the maximum.
  endpointing: { minSilenceMs: 320, maxSilenceMs: 1_300 },
  // Most pauses inside a query are shorter than 700 ms. A hesitation, a breath or a fading word may extend them. The
  // results are there before the endpoint, so an earlier end is safe only after a complete query. See docs/latency.md.
  endpointRules: {
    confidentFrom: 0.7,
    silenceMs: {
      complete: 320,
      'complete-number': 500,
      plain: 1_060,
      'complete-beginning': 1_060,
      beginning: 1_070,
      number: 1_070,
      'function-word': 1_080,
      filler: 1_300,
      nothing: 1_300,
    },
    patience: 1.25,
    fewestPauses: 5,
    leastShare: 0.75,
    longestPauseMs: 960,
  },
  early: {
    interims: true,
    speculation: true,
    rules: {
      pauseMs: PAUSE_FRAMES * VAD_FRAME_MS,
      firstInterimMs: 640,
      interimEveryMs: 480,
      interimShare: 0.2,
      resultsBudgetMs: 150,
      resultLimit: 10,
    },
  },
  // The database has ten connections.
  instant: { budgetMs: 150, mostAtOnce: 4 },
  understanding: true,
  // Confidence is the probability that the words are right, so the thresholds are costs: an unnecessary question
  // against wrong results. Measured in docs/recognition.md.
  thresholds: { autoFrom: 0.7, confirmFrom: 0.15 },
  ranking: {
    weights: DEFAULT_WEIGHTS,
    instantWeights: INSTANT_WEIGHTS,
    relevance: DEFAULT_RELEVANCE,
    diverse: false,
    meaning: { isOn: true },
    clicks: { mode: 'auto', leastClicks: 1_000, leastPeople: 100, halfLifeDays: 30 },
  },
  limits: {
    maxUtteranceMs: 30_000,
    minFrameMs: MIN_FRAME_MS,
    maxFrameMs: MAX_FRAME_MS,
    maxMessageBytes: 64 * 1024,
    maxQueryCharacters: 1_000,
    // Most phrases that a speaker may send.
    maxPhrases: 500,
    idleTimeoutMs: 60_000,
    resumeWindowMs: 60_000,
  },
  maxRecordingMs: 10 * 60_000,
});
