import type {
  AwaitedMetric,
  Condition,
  DistributionMetric,
  MetricDefinition,
  RateMetric,
  Unit,
} from './metric-definition.ts';

type TaskRate = Pick<RateMetric, 'id' | 'title' | 'formula'> & Partial<RateMetric> & { field: string };

/** Defines a rate over tasks with at least one utterance. */
function voiceTaskRate({ field, ...rest }: TaskRate): RateMetric {
  return {
    component: 'asr',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    shape: 'rate',
    from: ['task.closed'],
    of: [{ field: 'voice', is: true }],
    hit: [{ field, is: true }],
    ...rest,
  };
}

function stage(name: string, title: string, field: string, unit: Unit = 'ms'): DistributionMetric {
  return {
    id: `asr.${name}`,
    title,
    component: 'asr',
    kind: 'software',
    unit,
    better: 'lower',
    formula: 'per answer',
    shape: 'distribution',
    from: ['utterance.answered'],
    field,
  };
}

const OVER_THE_WIRE: readonly Condition[] = [{ field: 'uploaded', is: false }];
const HAD_PROVISIONAL: readonly Condition[] = [{ field: 'provisionals', above: 0 }];

type EarlyRate = Pick<RateMetric, 'id' | 'title' | 'formula' | 'of' | 'hit'> & Partial<RateMetric>;

/** Defines a rate of what the server sends before the end of an utterance. */
function earlyRate(rest: EarlyRate): RateMetric {
  return {
    component: 'asr',
    kind: 'output',
    unit: 'share',
    better: 'higher',
    shape: 'rate',
    from: ['utterance.answered'],
    ...rest,
  };
}

type Awaited = Pick<AwaitedMetric, 'id' | 'title' | 'formula' | 'awaits'> & Partial<AwaitedMetric>;

function awaited(rest: Awaited): AwaitedMetric {
  return { component: 'asr', kind: 'output', unit: 'share', better: 'lower', shape: 'awaited', ...rest };
}

/** Metrics of recognition: its input, its output and people's reactions. */
export const ASR_METRICS: readonly MetricDefinition[] = [
  {
    id: 'asr.null_rate',
    title: 'Empty transcripts',
    component: 'asr',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'attempts with an empty transcript after normalisation, for any reason / attempts',
    alarm: { above: 0.05 },
    shape: 'rate',
    from: ['utterance.answered'],
    hit: [{ field: 'transcript', is: '' }],
  },
  {
    id: 'asr.null_speech_rate',
    title: 'Speech without a transcript',
    component: 'asr',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'attempts with speech and an empty transcript / attempts',
    alarm: { above: 0.05 },
    headline: true,
    shape: 'rate',
    from: ['utterance.answered'],
    hit: [{ field: 'empty', is: 'unintelligible' }],
  },
  voiceTaskRate({
    id: 'asr.redo_rate',
    title: 'Repeated',
    formula:
      'voice tasks with an utterance within 30 s of an outcome, without a click in between, that follows an empty or similar transcript / voice tasks',
    alarm: { above: 0.15 },
    headline: true,
    field: 'redo',
  }),
  voiceTaskRate({
    id: 'asr.redo_broad_rate',
    title: 'Repeated within 5 minutes',
    formula: 'like “Repeated”, with a limit of 5 minutes',
    field: 'redoBroad',
  }),
  voiceTaskRate({
    id: 'asr.switch_rate',
    title: 'Switched to typing',
    formula:
      'voice tasks with a typed query within 60 s of a voice outcome, without a click in between / voice tasks',
    alarm: { above: 0.1 },
    headline: true,
    field: 'switched',
  }),
  voiceTaskRate({
    id: 'asr.correction_rate',
    title: 'Corrected by typing',
    formula: 'voice tasks with a typed query similar to the transcript / voice tasks',
    field: 'corrected',
  }),
  voiceTaskRate({
    id: 'asr.alternative_rate',
    title: 'Chose an alternative',
    formula: 'voice tasks in which an alternative transcript was chosen / voice tasks',
    field: 'alternative',
  }),
  {
    ...stage('confidence', 'Confidence', 'confidence', 'probability'),
    kind: 'output',
    better: 'higher',
    formula: 'confidence per non-empty transcript',
    of: [{ field: 'empty', is: null }],
  },
  {
    id: 'asr.below_auto_rate',
    title: 'Below the auto-show threshold',
    component: 'asr',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula:
      'non-empty transcripts with a confidence below the threshold for showing results without asking / non-empty transcripts',
    shape: 'rate',
    from: ['utterance.answered'],
    of: [{ field: 'empty', is: null }],
    hit: [{ field: 'belowAuto', is: true }],
  },
  {
    id: 'asr.interims',
    title: 'Interim transcripts',
    component: 'asr',
    kind: 'output',
    unit: 'count',
    better: 'neither',
    formula: 'interim transcripts sent during speech, over answered utterances',
    shape: 'count',
    from: ['utterance.answered'],
    field: 'interims',
  },
  earlyRate({
    id: 'asr.provisional_rate',
    title: 'Provisional answers',
    formula: 'utterances with an answer shown at a pause, before the endpoint / streamed utterances',
    of: OVER_THE_WIRE,
    hit: [{ field: 'provisionals', above: 0 }],
  }),
  earlyRate({
    id: 'asr.provisional_used_rate',
    title: 'Provisional answers confirmed',
    formula:
      'utterances whose provisional answer became the final one / utterances with a provisional answer',
    of: HAD_PROVISIONAL,
    hit: [{ field: 'drafted', is: true }],
  }),
  earlyRate({
    id: 'asr.provisional_withdrawn_rate',
    title: 'Provisional answers withdrawn',
    formula:
      'utterances that continued after a provisional answer was shown / utterances with a provisional answer',
    better: 'lower',
    of: HAD_PROVISIONAL,
    hit: [{ field: 'withdrawn', is: true }],
  }),
  { ...stage('audio_ms', 'Audio duration', 'audioMs'), kind: 'input', better: 'neither' },
  { ...stage('encode_ms', 'Encoding time', 'encodeMs'), stage: 'encode' },
  { ...stage('decode_ms', 'Decoding time', 'decodeMs'), stage: 'decode', headline: true },
  stage('real_time_factor', 'Real-time factor', 'realTimeFactor', 'ratio'),
  awaited({
    id: 'asr.wer',
    title: 'Word error rate',
    formula: 'word edits / reference words, bootstrapped by speaker',
    awaits: 'labels',
  }),
  awaited({
    id: 'asr.cer',
    title: 'Character error rate',
    formula: 'character edits / reference characters',
    awaits: 'labels',
  }),
  awaited({
    id: 'asr.ser',
    title: 'Sentence error rate',
    formula: 'clips with any error / labelled clips',
    awaits: 'labels',
  }),
  awaited({
    id: 'asr.webscore',
    title: 'Top result matches reference',
    better: 'higher',
    formula: 'labelled clips with the same top result as their reference text / labelled clips',
    awaits: 'labels',
  }),
  awaited({
    id: 'asr.calibration_error',
    title: 'Expected calibration error',
    formula: 'mean gap between confidence and accuracy over equal bins, on labelled clips',
    alarm: { above: 0.1 },
    awaits: 'labels',
  }),
];
