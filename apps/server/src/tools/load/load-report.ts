import type { Final } from '@hark/shared/wire/final';
import { quantile } from '../../base/quantile.ts';

/** The outcome of one utterance of a load run. Times in milliseconds. */
export interface SpokenUtterance {
  /** The recording, as in the manifest. */
  audio: string;
  outcome: 'answered' | 'failed' | 'lost';
  /** The error's code if it failed. */
  code: string | null;
  cutOff: boolean;
  /** Null if it failed or was lost. */
  final: Final | null;
  audioMs: number;
  busyReplies: number;
  interims: number;
  /** Whether the server sent `endpoint`. */
  hinted: boolean;
  closeToFinalMs: number | null;
  /** From the end of the last word, by the VAD, to the final. */
  speechEndToFinalMs: number | null;
  /** To the first message with the final's words, which may be a provisional answer. */
  speechEndToAnswerMs: number | null;
}

interface Quantiles {
  p50: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}

export interface LoadReport {
  streams: number;
  seconds: number;
  utterances: number;
  answered: number;
  /** Utterances with neither an answer nor an error. */
  lost: number;
  /** How often each error ended an utterance or a connection. */
  errors: Record<string, number>;
  busyReplies: number;
  interims: number;
  hinted: number;
  cutOffs: number;
  /** Recordings that were cut off, once per time. */
  cutOffAudio: string[];
  utterancesPerMinute: number;
  /** Seconds of audio processed per second: a stream that speaks all the time adds one. */
  audioRate: number;
  closeToFinalMs: Quantiles;
  speechEndToFinalMs: Quantiles;
  speechEndToAnswerMs: Quantiles;
}

function quantilesOf(values: readonly (number | null)[]): Quantiles {
  const known = values.filter((value) => value !== null);
  const at = (share: number): number | null => {
    const value = quantile(known, share);
    return value === null ? null : Math.round(value);
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** Pure. `brokenConnections` holds the error of each. */
export function loadReport(
  { streams, seconds }: Pick<LoadReport, 'streams' | 'seconds'>,
  spoken: readonly SpokenUtterance[],
  brokenConnections: readonly string[],
): LoadReport {
  const errors = new Map<string, number>();
  const codes = [...brokenConnections, ...spoken.flatMap(({ code }) => code ?? [])];
  for (const code of codes) errors.set(code, (errors.get(code) ?? 0) + 1);
  const count = (is: (one: SpokenUtterance) => boolean): number => spoken.filter(is).length;
  const sum = (of: (one: SpokenUtterance) => number): number =>
    spoken.reduce((total, one) => total + of(one), 0);
  return {
    streams,
    seconds,
    utterances: spoken.length,
    answered: count(({ outcome }) => outcome === 'answered'),
    lost: count(({ outcome }) => outcome === 'lost'),
    errors: Object.fromEntries(errors),
    busyReplies: sum(({ busyReplies }) => busyReplies),
    interims: sum(({ interims }) => interims),
    hinted: count(({ hinted }) => hinted),
    cutOffs: count(({ cutOff }) => cutOff),
    cutOffAudio: spoken.filter(({ cutOff }) => cutOff).map(({ audio }) => audio),
    utterancesPerMinute: (spoken.length * 60) / seconds,
    audioRate: sum(({ audioMs }) => audioMs) / 1000 / seconds,
    closeToFinalMs: quantilesOf(spoken.map(({ closeToFinalMs }) => closeToFinalMs)),
    speechEndToFinalMs: quantilesOf(spoken.map(({ speechEndToFinalMs }) => speechEndToFinalMs)),
    speechEndToAnswerMs: quantilesOf(spoken.map(({ speechEndToAnswerMs }) => speechEndToAnswerMs)),
  };
}
