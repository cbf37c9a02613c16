import type { AnsweredData } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import { slicesOfDevice, type Slices } from '@hark/shared/events/slices';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import { unmeasuredClip } from '@hark/shared/wire/clip-statistics';
import type { Final } from '@hark/shared/wire/final';
import { SAMPLE_RATE_HZ, type Version } from '@hark/shared/wire/protocol';
import type { Speaker, Utterance } from '../pipeline/utterance.ts';

/** What a speaker and the build that served them are cut by. */
export function slicesOf(speaker: Speaker, version: Version, deployment: string): Slices {
  return {
    ...slicesOfDevice(speaker.device, speaker.language),
    version: version.pipeline.slice(0, 60),
    recognizer: version.recognizer.slice(0, 60),
    deployment,
  };
}

interface AnsweredOptions {
  deployment: string;
  /** Confidence from which results are shown unasked. */
  autoFrom: number;
  nowMs: number;
}

const MAX_AGE_MS = 60 * 60_000;

/** When an utterance began, by the page's clock, unless that is plainly wrong. */
export function startOf({ startedAt, pcm }: Utterance, nowMs: number): number {
  const isPlausible = startedAt <= nowMs + MAX_AGE_MS && startedAt >= nowMs - MAX_AGE_MS;
  return isPlausible ? startedAt : nowMs - (pcm.length / SAMPLE_RATE_HZ) * 1_000;
}

function answeredData(utterance: Utterance, final: Final, options: AnsweredOptions): AnsweredData {
  const { clip, speaker, endReason } = utterance;
  const { transcript, empty, confidence, decision, results, timings } = final;
  const { audioMs, encodeMs, decodeMs } = timings;
  return {
    transcript: transcript.slice(0, 2_000),
    empty,
    confidence,
    belowAuto: confidence < options.autoFrom,
    decision,
    resultCount: results.length,
    queryWords: transcriptWords(transcript).length,
    unknownWordShare: null,
    endReason,
    startedAt: startOf(utterance, options.nowMs),
    ...timings,
    realTimeFactor: audioMs === 0 ? null : (encodeMs + decodeMs) / audioMs,
    ...(clip ?? unmeasuredClip(audioMs)),
    uploaded: clip === null,
    sampleRateHz: speaker.device?.sampleRateHz ?? null,
    channels: speaker.device?.channels ?? null,
  };
}

/** The record of an answer: what was received, recognised and found. Its id is made from the utterance's. */
export function answeredRecord(utterance: Utterance, final: Final, options: AnsweredOptions): EventRecord {
  const { speaker, utteranceId, taskId } = utterance;
  return {
    eventId: utteranceId,
    name: 'utterance.answered',
    source: 'server',
    at: options.nowMs,
    clientId: speaker.clientId,
    sessionId: speaker.sessionId,
    taskId,
    utteranceId,
    queryId: final.queryId,
    synthetic: speaker.synthetic ?? false,
    slices: slicesOf(speaker, final.version, options.deployment),
    data: answeredData(utterance, final, options),
  };
}
