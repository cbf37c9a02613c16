import { areAlike, type PhoneticKey } from '@hark/shared/metrics/tasks/alike';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { Diary, DiaryAttempt } from './diary.ts';

const REDO_MS = 30_000;
const SWITCH_MS = 60_000;
const GOOD_CLICK_MS = 30_000;
const SLOW_MS = 1_500;

/** Sums of a metric, by the diaries. */
export interface TrueSums {
  samples: number;
  /** Hits of a rate, the sum of values, or a count. */
  total: number;
}

/** By metric id. */
export type Truth = Map<string, TrueSums>;

function add(truth: Truth, metric: string, samples: number, total: number): void {
  const sums = truth.get(metric) ?? { samples: 0, total: 0 };
  truth.set(metric, { samples: sums.samples + samples, total: sums.total + total });
}

function addRate(truth: Truth, metric: string, isHit: boolean | null): void {
  if (isHit !== null) add(truth, metric, 1, isHit ? 1 : 0);
}

function addValue(truth: Truth, metric: string, value: number | null | undefined): void {
  if (value != null) add(truth, metric, 1, value);
}

const addCount = (truth: Truth, metric: string, count: number): void => add(truth, metric, count, count);

const MEASURED = {
  clip_ms: 'durationMs',
  level_dbfs: 'rmsDbfs',
  peak_dbfs: 'peakDbfs',
  clipped_share: 'clippedShare',
  snr_db: 'snrDb',
  silence_before_ms: 'silenceBeforeMs',
  silence_after_ms: 'silenceAfterMs',
  speech_share: 'speechShare',
  frame_p95_ms: 'vadFrameP95Ms',
} as const satisfies Record<string, keyof ClipStatistics>;

function addClip(truth: Truth, clip: ClipStatistics): void {
  for (const [name, field] of Object.entries(MEASURED)) addValue(truth, `vad.${name}`, clip[field]);
  addRate(truth, 'vad.truncated_start_rate', clip.truncatedStart);
  addRate(truth, 'vad.truncated_end_rate', clip.truncatedEnd);
  for (const field of ['rmsDbfs', 'peakDbfs', 'snrDb', 'silenceBeforeMs', 'silenceAfterMs'] as const) {
    const name = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    addRate(truth, `vad.missing_${name}_rate`, clip[field] === null);
  }
}

function addAnswer(truth: Truth, { answer, times }: DiaryAttempt): void {
  if (answer === null) return;
  const { transcript, empty, confidence, timings } = answer;
  addRate(truth, 'vad.no_speech_rate', empty === 'no_speech');
  addRate(truth, 'asr.null_rate', transcript === '');
  addRate(truth, 'asr.null_speech_rate', empty === 'unintelligible');
  addValue(truth, 'asr.confidence', empty === null ? confidence : null);
  addValue(truth, 'asr.audio_ms', timings.audioMs);
  addValue(truth, 'asr.encode_ms', timings.encodeMs);
  addValue(truth, 'asr.decode_ms', timings.decodeMs);
  addValue(truth, 'search.voice_ms', timings.searchMs);
  addValue(truth, 'search.query_words', empty === null ? transcriptWords(transcript).length : null);
  addValue(truth, 'gateway.queue_ms', timings.queueMs);
  addValue(truth, 'gateway.total_ms', timings.totalMs);
  addValue(truth, 'client.whole_ms', times?.wholeMs);
  addValue(truth, 'client.endpoint_ms', times?.endpointMs);
  addValue(truth, 'client.upload_ms', times?.uploadMs);
  addValue(truth, 'client.paint_ms', times?.paintMs);
}

function addAttempt(truth: Truth, attempt: DiaryAttempt, { device }: Diary): void {
  const { answer, clip, timesBusy } = attempt;
  addCount(truth, 'gateway.attempts', 1 + timesBusy);
  add(truth, 'gateway.shed_rate', 1 + timesBusy, timesBusy);
  add(truth, 'gateway.error_rate', 1 + timesBusy, answer === null ? 1 : 0);
  if (answer === null) return;
  addClip(truth, clip);
  addAnswer(truth, attempt);
  addValue(truth, 'client.sample_rate_hz', device.sampleRateHz);
  addValue(truth, 'client.channels', device.channels);
}

function addPresses(truth: Truth, diary: Diary): void {
  const { presses, microphone, attempts } = diary;
  const troubles = { mic_denied: 'denied', mic_missing: 'missing', mic_muted: 'muted' } as const;
  for (const [name, trouble] of Object.entries(troubles))
    add(truth, `client.${name}_rate`, presses, microphone === trouble ? 1 : 0);
  add(truth, 'client.error_rate', presses, attempts.filter(({ answer }) => answer === null).length);
  add(truth, 'client.reconnect_rate', presses, diary.reconnects);
  add(truth, 'vad.misfire_rate', diary.speechStarts, diary.misfires);
  for (const share of diary.savedShares) addValue(truth, 'vad.saved_share', share);
}

/** Returns the time from each outcome to the next attempt. */
function waitsBetween(attempts: readonly DiaryAttempt[]): number[] {
  return attempts.slice(1).map(({ startedAt }, index) => startedAt - (attempts[index]?.outcomeAt ?? 0));
}

/** Returns each answer followed by a repetition; a failure is no outcome. */
function saidAgain({ attempts }: Diary): { waitMs: number; heard: string; heardAgain: string }[] {
  return waitsBetween(attempts).flatMap((waitMs, index) => {
    const [first, second] = [attempts[index]?.answer, attempts[index + 1]?.answer];
    if (first == null || second == null) return [];
    return [{ waitMs, heard: first.transcript, heardAgain: second.transcript }];
  });
}

/**
 * Returns the waits of repetitions that are distinguishable from new queries: the first transcript is empty, or the two
 * are alike.
 */
function redoWaits(diary: Diary, phoneticKey: PhoneticKey): number[] {
  return saidAgain(diary)
    .filter(({ heard, heardAgain }) => heard === '' || areAlike(heard, heardAgain, phoneticKey))
    .map(({ waitMs }) => waitMs);
}

/** Counts people who repeated a query and got such different transcripts that no observer can tell. */
export function hiddenRedos(diaries: readonly Diary[], phoneticKey: PhoneticKey): number {
  return diaries.filter((diary) => saidAgain(diary).length > 0 && redoWaits(diary, phoneticKey).length === 0)
    .length;
}

function addVoiceTask(
  truth: Truth,
  diary: Diary,
  phoneticKey: PhoneticKey,
): { redo: boolean; switched: boolean } {
  const waits = redoWaits(diary, phoneticKey);
  const typed = diary.queries.find(({ source }) => source !== 'alternative');
  const answered = diary.attempts.filter(({ answer }) => answer !== null);
  const before = typed === undefined ? [] : answered.filter((each) => typed.at - each.outcomeAt <= SWITCH_MS);
  const switched = before.length > 0;
  const alike = before.some(({ answer }) =>
    areAlike(answer?.transcript ?? '', typed?.query ?? '', phoneticKey),
  );
  addRate(
    truth,
    'asr.redo_rate',
    waits.some((waitMs) => waitMs <= REDO_MS),
  );
  addRate(truth, 'asr.redo_broad_rate', waits.length > 0);
  addRate(truth, 'asr.switch_rate', switched);
  addRate(truth, 'asr.correction_rate', alike);
  addRate(
    truth,
    'asr.alternative_rate',
    diary.queries.some(({ source }) => source === 'alternative'),
  );
  return { redo: waits.length > 0, switched };
}

function addSearches(truth: Truth, { attempts, queries, click, dwellMs }: Diary): void {
  const spoken = attempts.flatMap(({ answer }) =>
    answer === null || answer.transcript === '' ? [] : [answer.results.length],
  );
  const counts = [...spoken, ...queries.map(({ resultCount }) => resultCount)];
  if (counts.length > 0) addRate(truth, 'search.zero_result_rate', counts.includes(0));
  if (counts.some((count) => count > 0)) {
    addRate(truth, 'search.ctr', click !== null);
    addRate(truth, 'search.ctr_first', click?.position === 1);
    // A person who did not return stayed.
    addRate(truth, 'search.good_click_rate', click !== null && (dwellMs ?? Infinity) >= GOOD_CLICK_MS);
  }
}

function addTask(truth: Truth, diary: Diary, phoneticKey: PhoneticKey): void {
  const { attempts, queries } = diary;
  if (attempts.length + queries.length === 0) return;
  addCount(truth, 'gateway.tasks', 1);
  const { redo, switched } =
    attempts.length > 0 ? addVoiceTask(truth, diary, phoneticKey) : { redo: false, switched: false };
  addSearches(truth, diary);
  addRate(truth, 'search.abandonment_rate', diary.click === null && !redo && !switched);
  const waits = attempts.flatMap(({ times }) => times?.wholeMs ?? []);
  if (waits.length > 0) addRate(truth, 'client.slow_rate', Math.max(...waits) > SLOW_MS);
  const intervals = waitsBetween(attempts);
  if (intervals.length > 0)
    addValue(truth, 'client.attempt_interval_ms', intervals.reduce((a, b) => a + b, 0) / intervals.length);
}

/**
 * Computes the true figures from the diaries: from decisions and answers only, without the rules that group events into
 * tasks. Pure.
 */
export function truthOf(diaries: readonly Diary[], phoneticKey: PhoneticKey): Truth {
  const truth: Truth = new Map();
  addCount(truth, 'gateway.late_events', 0);
  for (const diary of diaries) {
    addPresses(truth, diary);
    for (const attempt of diary.attempts) addAttempt(truth, attempt, diary);
    addCount(truth, 'gateway.typed_queries', diary.queries.length);
    for (const { tookMs } of diary.queries) addValue(truth, 'search.typed_ms', tookMs);
    addTask(truth, diary, phoneticKey);
  }
  return truth;
}
