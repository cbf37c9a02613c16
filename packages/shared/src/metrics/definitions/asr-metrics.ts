import type {
  AwaitedMetric,
  Condition,
  DistributionMetric,
  MetricDefinition,
  RateMetric,
  Unit,
} from './metric-definition.ts';

type TaskRate = Pick<RateMetric, 'id' | 'title' | 'formula'> & Partial<RateMetric> & { field: string };

/** Over tasks with at least one utterance. */
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
    formula: 'of each answer',
    shape: 'distribution',
    from: ['utterance.answered'],
    field,
  };
}

const OVER_THE_WIRE: readonly Condition[] = [{ field: 'uploaded', is: false }];
const HAD_PROVISIONAL: readonly Condition[] = [{ field: 'provisionals', above: 0 }];

type EarlyRate = Pick<RateMetric, 'id' | 'title' | 'formula' | 'of' | 'hit'> & Partial<RateMetric>;

/** What was said before the end of an utterance. */
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

/** What recognition was given, what it gave, and what people did about it. */
export const ASR_METRICS: readonly MetricDefinition[] = [
  {
    id: 'asr.null_rate',
    title: 'Empty transcripts',
    component: 'asr',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'attempts whose transcript is empty after normalisation, whatever the cause / attempts',
    alarm: { above: 0.05 },
    shape: 'rate',
    from: ['utterance.answered'],
    hit: [{ field: 'transcript', is: '' }],
  },
  {
    id: 'asr.null_speech_rate',
    title: 'Speech without words',
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
    title: 'Said again',
    formula:
      'tasks with an utterance that begins within 30 s of an outcome, no click between, after an empty transcript or one that is alike / tasks with voice',
    alarm: { above: 0.15 },
    headline: true,
    field: 'redo',
  }),
  voiceTaskRate({
    id: 'asr.redo_broad_rate',
    title: 'Said again within 5 minutes',
    formula: 'as “Said again”, within 5 minutes',
    field: 'redoBroad',
  }),
  voiceTaskRate({
    id: 'asr.switch_rate',
    title: 'Switched to typing',
    formula: 'tasks with a typed query within 60 s of a voice outcome, no click between / tasks with voice',
    alarm: { above: 0.1 },
    headline: true,
    field: 'switched',
  }),
  voiceTaskRate({
    id: 'asr.correction_rate',
    title: 'Corrected by typing',
    formula: 'tasks that switched to typing what is like the transcript / tasks with voice',
    field: 'corrected',
  }),
  voiceTaskRate({
    id: 'asr.alternative_rate',
    title: 'Chose an alternative',
    formula: 'tasks in which another reading was chosen / tasks with voice',
    field: 'alternative',
  }),
  {
    ...stage('confidence', 'Confidence', 'confidence', 'probability'),
    kind: 'output',
    better: 'higher',
    formula: 'confidence of each transcript that is not empty',
    of: [{ field: 'empty', is: null }],
  },
  {
    id: 'asr.below_auto_rate',
    title: 'Below the threshold for showing results unasked',
    component: 'asr',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'transcripts with less confidence than the threshold / transcripts that are not empty',
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
    formula: 'transcripts that were sent while people spoke, of utterances that were answered',
    shape: 'count',
    from: ['utterance.answered'],
    field: 'interims',
  },
  earlyRate({
    id: 'asr.provisional_rate',
    title: 'Answered at a pause',
    formula: 'utterances whose answer was shown at a pause, before their end / utterances over the wire',
    of: OVER_THE_WIRE,
    hit: [{ field: 'provisionals', above: 0 }],
  }),
  earlyRate({
    id: 'asr.provisional_used_rate',
    title: 'Answers at a pause that stood',
    formula: 'answers that were made at a pause and became the final / utterances that had one shown',
    of: HAD_PROVISIONAL,
    hit: [{ field: 'drafted', is: true }],
  }),
  earlyRate({
    id: 'asr.provisional_withdrawn_rate',
    title: 'Answers at a pause that were withdrawn',
    formula: 'utterances that went on after an answer was shown / utterances that had one shown',
    better: 'lower',
    of: HAD_PROVISIONAL,
    hit: [{ field: 'withdrawn', is: true }],
  }),
  { ...stage('audio_ms', 'Audio to recognise', 'audioMs'), kind: 'input', better: 'neither' },
  { ...stage('encode_ms', 'Encode', 'encodeMs'), stage: 'encode' },
  { ...stage('decode_ms', 'Decode', 'decodeMs'), stage: 'decode', headline: true },
  stage('real_time_factor', 'Real-time factor', 'realTimeFactor', 'ratio'),
  awaited({
    id: 'asr.wer',
    title: 'Word error rate',
    formula: 'word edits / words of the reference, bootstrap by speaker',
    awaits: 'labels',
  }),
  awaited({
    id: 'asr.cer',
    title: 'Character error rate',
    formula: 'character edits / characters of the reference',
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
    title: 'Same top result as the reference',
    better: 'higher',
    formula: 'labelled clips whose top result is that of the reference text / labelled clips',
    awaits: 'labels',
  }),
  awaited({
    id: 'asr.calibration_error',
    title: 'Expected calibration error',
    formula: 'mean distance of confidence and correctness over equal bins, on labels',
    alarm: { above: 0.1 },
    awaits: 'labels',
  }),
  awaited({
    id: 'asr.shadow_distance',
    title: 'Shadow: distance',
    formula: 'word edit distance / longer transcript, after normalisation',
    awaits: 'shadow',
  }),
  awaited({
    id: 'asr.shadow_differs_rate',
    title: 'Shadow: differs',
    formula: 'pairs with a distance > 0 / pairs',
    awaits: 'shadow',
  }),
  awaited({
    id: 'asr.shadow_far_rate',
    title: 'Shadow: far apart',
    formula: 'pairs with a distance > 0.5 / pairs',
    awaits: 'shadow',
  }),
  awaited({
    id: 'asr.shadow_visible_rate',
    title: 'Shadow: seen in results',
    formula: 'pairs whose first result differs or whose top five have a Jaccard index < 0.6 / pairs',
    alarm: { above: 0.15 },
    awaits: 'shadow',
  }),
];
