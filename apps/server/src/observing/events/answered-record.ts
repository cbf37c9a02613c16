import type { AnsweredData } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import { slicesOfDevice, type Slices } from '@hark/shared/events/slices';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import { unmeasuredClip } from '@hark/shared/wire/clip-statistics';
import type { Final } from '@hark/shared/wire/final';
import { SAMPLES_PER_MS, type Version } from '@hark/shared/wire/protocol';
import { rulesData } from './rules-data.ts';
import type { Speaker, Utterance } from '../../answering/pipeline/utterance.ts';
import { understoodField } from './understood-labels.ts';

/** The slices of the events of an answer, from the speaker and the build that served them. */
export function slicesOf(
  speaker: Speaker,
  version: Version,
  { deployment, rollout }: { deployment: string; rollout?: string | null | undefined },
): Slices {
  return {
    ...slicesOfDevice(speaker.device, speaker.language),
    version: version.pipeline.slice(0, 60),
    recognizer: version.recognizer.slice(0, 60),
    deployment,
    ...(rollout == null ? {} : { rollout }),
  };
}

interface AnsweredOptions {
  deployment: string;
  /** Confidence from which results are shown unasked. */
  autoFrom: number;
  nowMs: number;
  /** Of the transcript; see `SearchIndex`. */
  unknownWordShare: number | null;
}

const HOUR_MS = 60 * 60_000;
/** Accepted clock differences of a simulator, which plays days in minutes. Its events don't enter real figures. */
const SYNTHETIC_SPAN = { pastMs: 7 * 24 * HOUR_MS, aheadMs: HOUR_MS / 6 };
const PAGE_SPAN = { pastMs: HOUR_MS, aheadMs: HOUR_MS };

/** When an utterance began: by the page's clock, unless that is implausible. */
export function startOf({ startedAt, pcm, speaker }: Utterance, nowMs: number): number {
  const { pastMs, aheadMs } = speaker.synthetic === true ? SYNTHETIC_SPAN : PAGE_SPAN;
  const isPlausible = startedAt !== null && startedAt <= nowMs + aheadMs && startedAt >= nowMs - pastMs;
  return isPlausible ? startedAt : nowMs - pcm.length / SAMPLES_PER_MS;
}

/** Time of an outcome: now, or by the clock of the simulator that sent the utterance. */
export function outcomeAt(utterance: Utterance, nowMs: number, totalMs = 0): number {
  if (utterance.speaker.synthetic !== true) return nowMs;
  const { pcm } = utterance;
  return Math.round(startOf(utterance, nowMs) + pcm.length / SAMPLES_PER_MS + totalMs);
}

function earlyData({ early, isDrafted = false }: Utterance) {
  const { interims = 0, provisionals = 0 } = early ?? {};
  return {
    interims,
    provisionals,
    withdrawn: early === undefined || provisionals === 0 ? null : early.isWithdrawn,
    drafted: isDrafted,
    endpointTold: early?.isEndpointSent ?? null,
  };
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
    ...rulesData(final.rules),
    queryWords: transcriptWords(transcript).length,
    unknownWordShare: options.unknownWordShare,
    endReason,
    ...earlyData(utterance),
    startedAt: startOf(utterance, options.nowMs),
    ...timings,
    realTimeFactor: audioMs === 0 ? null : (encodeMs + decodeMs) / audioMs,
    ...(clip ?? unmeasuredClip(audioMs)),
    uploaded: clip === null,
    sampleRateHz: speaker.device?.sampleRateHz ?? null,
    channels: speaker.device?.channels ?? null,
  };
}

/** Returns the record of an answer: what was received, recognised and found. The utterance's id determines its id. */
export function answeredRecord(utterance: Utterance, final: Final, options: AnsweredOptions): EventRecord {
  const { speaker, utteranceId, taskId } = utterance;
  return {
    eventId: utteranceId,
    name: 'utterance.answered',
    source: 'server',
    at: outcomeAt(utterance, options.nowMs, final.timings.totalMs),
    clientId: speaker.clientId,
    sessionId: speaker.sessionId,
    taskId,
    utteranceId,
    queryId: final.queryId,
    synthetic: speaker.synthetic ?? false,
    slices: {
      ...slicesOf(speaker, final.version, { ...options, rollout: utterance.rollout }),
      codec: utterance.codec ?? 'pcm',
    },
    data: { ...answeredData(utterance, final, options), ...understoodField(final.understood) },
  };
}
