import { errorRate } from '@hark/shared/text/edit-counts';
import { expectedCalibrationError } from './calibration-error.ts';
import { editsOf, expectedIds } from './clip-result.ts';
import type { ClipResult } from './clip-result.ts';
import { quantile } from '../../base/quantile.ts';

/** Rates are 0..1, or null if no clip counts. */
export interface EvalRates {
  clips: number;
  speechSeconds: number;
  /** Word, character and sentence error rates of the clips with speech. */
  wer: number | null;
  cer: number | null;
  ser: number | null;
  /** Share of clips with speech whose transcript is empty. */
  nullRate: number | null;
  /** Share of clips without speech that have a transcript. */
  falseAlarmRate: number | null;
  /** Share with an expected id among the first 1, 3 or 10 results, of the clips that expect one. */
  top1: number | null;
  top3: number | null;
  top10: number | null;
  /** The same without the floor; the difference is the cost of the floor. */
  withoutFloor: { top1: number | null; top3: number | null };
  /** Share with results, of the clips that expect none and have a transcript. */
  unaskedRate: number | null;
  /** Mean of 1 / rank of the expected id; 0 for a clip whose expected id is not found. */
  mrr: number | null;
  /** Share of transcripts with the same first result as the reference, of the references that have one. */
  webScore: number | null;
  /** Expected calibration error of the confidence, over all transcripts that have one. */
  ece: number | null;
}

export interface WorstClip {
  audio: string;
  reference: string;
  transcript: string;
  /** Null if the engine estimates none. */
  confidence: number | null;
  wordEdits: number;
  rank: number | null;
  error: string | null;
}

export interface EvalSetting {
  engine: string;
  beam: number;
  bias: 'on' | 'off';
  judge: 'on' | 'off';
  /** Number of entries in the searched catalogue; null without one. */
  catalogueEntries: number | null;
}

export interface EvalReport extends EvalRates {
  /** Processing time divided by audio time. */
  rtf: number | null;
  /** Time for encoding and decoding one clip, without waiting. */
  decodeMs: { p50: number | null; p95: number | null };
  slices: Record<string, Record<string, EvalRates>>;
  engine: string;
  beam: number;
  bias: 'on' | 'off';
  /** Rescored decisions as a share of the clips with a transcript, and the time for it, waiting included. */
  judging: { setting: 'on' | 'off'; share: number | null; ms: { p50: number | null; p95: number | null } };
  catalogue: { entries: number } | null;
  worst: WorstClip[];
}

const LONGEST_WORST_LIST = 20;

function share<T>(values: readonly T[], has: (value: T) => boolean): number | null {
  return values.length === 0 ? null : values.filter(has).length / values.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : total(values) / values.length;
}

export function ratesOf(results: readonly ClipResult[]): EvalRates {
  const speech = results.filter(({ isSpeech }) => isSpeech);
  const others = results.filter(({ isSpeech }) => !isSpeech);
  const asked = results.filter(({ clip, answer }) => answer.found !== null && expectedIds(clip).length > 0);
  const answerable = results.filter(({ answer }) => answer.foundForReference !== null);
  const isWithin = (rank: number | null, places: number) => rank !== null && rank <= places;
  const within = (places: number) => share(asked, ({ rank }) => isWithin(rank, places));
  const nearestWithin = (places: number) => share(asked, ({ nearestRank }) => isWithin(nearestRank, places));
  const unasked = results.filter(
    ({ clip, answer, isEmpty }) => answer.found !== null && !isEmpty && expectedIds(clip).length === 0,
  );
  const heard = results.filter(({ isEmpty }) => !isEmpty);
  return {
    clips: results.length,
    speechSeconds: total(speech.map(({ answer }) => answer.durationMs)) / 1000,
    wer: errorRate(speech.map(({ words }) => words)),
    cer: errorRate(speech.map(({ characters }) => characters)),
    ser: share(speech, ({ words }) => editsOf(words) > 0),
    nullRate: share(speech, ({ isEmpty }) => isEmpty),
    falseAlarmRate: share(others, ({ isEmpty }) => !isEmpty),
    top1: within(1),
    top3: within(3),
    top10: within(10),
    withoutFloor: { top1: nearestWithin(1), top3: nearestWithin(3) },
    unaskedRate: share(unasked, ({ answer }) => (answer.found?.length ?? 0) > 0),
    mrr: mean(asked.map(({ rank }) => (rank === null ? 0 : 1 / rank))),
    webScore: share(answerable, ({ answer }) => answer.found?.[0] === answer.foundForReference),
    ece: expectedCalibrationError(
      heard.flatMap(({ answer: { confidence }, words }) =>
        confidence === null ? [] : [{ confidence, right: editsOf(words) === 0 }],
      ),
    ),
  };
}

function slicesOf(results: readonly ClipResult[]): EvalReport['slices'] {
  const groups = new Map<string, Map<string, ClipResult[]>>();
  for (const result of results) {
    for (const [name, value] of Object.entries(result.clip.slices ?? {})) {
      const values = groups.get(name) ?? new Map<string, ClipResult[]>();
      groups.set(name, values);
      values.set(value, [...(values.get(value) ?? []), result]);
    }
  }
  return Object.fromEntries(
    [...groups].map(([name, values]) => [
      name,
      Object.fromEntries([...values].map(([value, members]) => [value, ratesOf(members)])),
    ]),
  );
}

function worstOf(results: readonly ClipResult[]): WorstClip[] {
  return results
    .filter(({ words, answer }) => editsOf(words) > 0 || answer.error !== null)
    .toSorted((left, right) => editsOf(right.words) - editsOf(left.words))
    .slice(0, LONGEST_WORST_LIST)
    .map(({ clip, answer, words, rank }) => ({
      audio: clip.audio,
      reference: clip.text,
      transcript: answer.transcript,
      confidence: answer.confidence,
      wordEdits: editsOf(words),
      rank,
      error: answer.error,
    }));
}

function judgingOf(results: readonly ClipResult[]): Omit<EvalReport['judging'], 'setting'> {
  const heard = results.filter(({ isEmpty }) => !isEmpty);
  const judgedMs = heard.flatMap(({ answer }) => answer.rescoringMs ?? []);
  return {
    share: share(heard, ({ answer }) => answer.rescoringMs !== null),
    ms: { p50: quantile(judgedMs, 0.5), p95: quantile(judgedMs, 0.95) },
  };
}

/** Builds the report of an evaluation from its scored clips. */
export function composeReport(results: readonly ClipResult[], setting: EvalSetting): EvalReport {
  const timed = results.flatMap(({ answer }) => (answer.decodeMs === null ? [] : [answer]));
  const processingMs = timed.map(({ decodeMs }) => decodeMs ?? 0);
  const audioMs = total(timed.map(({ durationMs }) => durationMs));
  return {
    ...ratesOf(results),
    rtf: audioMs === 0 ? null : total(processingMs) / audioMs,
    decodeMs: { p50: quantile(processingMs, 0.5), p95: quantile(processingMs, 0.95) },
    slices: slicesOf(results),
    engine: setting.engine,
    beam: setting.beam,
    bias: setting.bias,
    judging: { setting: setting.judge, ...judgingOf(results) },
    catalogue: setting.catalogueEntries === null ? null : { entries: setting.catalogueEntries },
    worst: worstOf(results),
  };
}
