import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type { Placed } from './compose-session.ts';
import type { Mark, Observed, Paint } from './page-probe.ts';
import type { WireUtterance } from './wire-log.ts';

const BYTES_PER_MS = 2 * SAMPLES_PER_MS;

/** Duration of each stage; null for one that did not happen. */
export interface StageTimes {
  /** From the true end of the last word until the page marked the pause. */
  vadMs: number | null;
  /** From the pause to the close. */
  endpointWaitMs: number | null;
  /** From the pause until the provisional answer arrived. */
  provisionalMs: number | null;
  uploadMs: number | null;
  queueMs: number | null;
  encodeMs: number | null;
  decodeMs: number | null;
  searchMs: number | null;
  /** From the arrival of the final to its paint. */
  renderMs: number | null;
}

/** The outcome of one utterance. Times from the true end of its last word, on the page's clock. */
export interface MeasuredUtterance {
  audio: string;
  pauseMs: number;
  /** Words of all its finals. */
  transcript: string;
  /** First paint since which the right result was first in the list; null if it was not at the end. */
  rightPaintedMs: number | null;
  finalPaintedMs: number | null;
  stages: StageTimes;
  /** Whether the utterance was closed before its last word ended. */
  isCutOff: boolean;
  /** Whether it got more than one answer. */
  isSplit: boolean;
  bytesSent: number;
  /** While the microphone was open for it, and during its speech. */
  bytesCaptured: number;
  bytesOfSpeech: number;
}

interface Slot {
  placed: Placed;
  fromMs: number;
  toMs: number;
  onsetAtMs: number;
  endAtMs: number;
}

function rightSince({ placed, onsetAtMs, toMs }: Slot, paints: readonly Paint[]): number | null {
  const within = paints.filter(({ atMs }) => atMs >= onsetAtMs && atMs < toMs);
  const isRight = ({ ids }: Paint): boolean => placed.recording.expect.includes(ids[0] ?? '');
  const lastWrong = within.findLastIndex((paint) => !isRight(paint));
  return within[lastWrong + 1]?.atMs ?? null;
}

const span = (from: number | undefined, to: number | undefined): number | null =>
  from === undefined || to === undefined ? null : to - from;

function stagesOf(slot: Slot, marks: readonly Mark[], finalPaintedAtMs: number | undefined): StageTimes {
  const last = (name: string): Mark | undefined => marks.findLast((mark) => mark.name === name);
  const final = last('final');
  const closed = last('endpoint');
  const pause = marks.findLast(({ name, atMs }) => name === 'pause' && atMs <= (closed?.atMs ?? Infinity));
  const provisional = marks.findLast(
    ({ name, atMs }) => name === 'provisional' && atMs > (pause?.atMs ?? Infinity),
  );
  const timings = final?.detail?.timings;
  const answerMs = span(closed?.atMs, final?.atMs);
  return {
    vadMs: span(slot.endAtMs, pause?.atMs),
    endpointWaitMs: span(pause?.atMs, closed?.atMs),
    provisionalMs: span(pause?.atMs, provisional?.atMs),
    uploadMs: answerMs === null ? null : Math.max(0, answerMs - (timings?.['totalMs'] ?? 0)),
    queueMs: timings?.['queueMs'] ?? null,
    encodeMs: timings?.['encodeMs'] ?? null,
    decodeMs: timings?.['decodeMs'] ?? null,
    searchMs: timings?.['searchMs'] ?? null,
    renderMs: span(final?.atMs, finalPaintedAtMs),
  };
}

function measureSlot(
  slot: Slot,
  observed: Observed,
  wire: ReadonlyMap<string, WireUtterance>,
): MeasuredUtterance {
  const { placed, fromMs, toMs, onsetAtMs, endAtMs } = slot;
  const inSlot = observed.marks.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const named = (name: string): Mark[] => inSlot.filter((mark) => mark.name === name);
  const finals = named('final');
  const finalAtMs = finals.at(-1)?.atMs;
  const finalPaintedAtMs =
    finalAtMs === undefined ? undefined : observed.paints.find(({ atMs }) => atMs >= finalAtMs)?.atMs;
  const rightAtMs = rightSince(slot, observed.paints);
  const spoken = named('speech').flatMap(({ detail }) => wire.get(detail?.utteranceId ?? '') ?? []);
  const transcripts = spoken
    .map(({ transcript }) => transcript ?? '')
    .filter((transcript) => transcript !== '');
  return {
    audio: placed.recording.audio,
    pauseMs: placed.pauseMs,
    transcript: transcripts.join(' | '),
    rightPaintedMs: span(endAtMs, rightAtMs ?? undefined),
    finalPaintedMs: span(endAtMs, finalPaintedAtMs),
    stages: stagesOf(slot, inSlot, finalPaintedAtMs),
    isCutOff: named('endpoint').some(({ atMs }) => atMs > onsetAtMs && atMs < endAtMs),
    isSplit: transcripts.length > 1,
    bytesSent: spoken.reduce((sum, { bytesSent }) => sum + bytesSent, 0),
    bytesCaptured: (toMs - fromMs) * BYTES_PER_MS,
    bytesOfSpeech: (endAtMs - onsetAtMs) * BYTES_PER_MS,
  };
}

/** Measures each utterance of a session, from observations of the page. `markersAtMs`: when each marker arrived. */
export function measureSession(
  placed: readonly Placed[],
  markersAtMs: readonly number[],
  seen: { observed: Observed; wire: ReadonlyMap<string, WireUtterance>; endedAtMs: number },
): MeasuredUtterance[] {
  if (markersAtMs.length !== placed.length) {
    throw new Error(`${placed.length} markers were played and ${markersAtMs.length} heard`);
  }
  return placed.map((each, i) => {
    const fromMs = markersAtMs[i] ?? 0;
    const toMs = markersAtMs[i + 1] ?? seen.endedAtMs;
    const slot = {
      placed: each,
      fromMs,
      toMs,
      onsetAtMs: fromMs + each.onsetMs,
      endAtMs: fromMs + each.endMs,
    };
    return measureSlot(slot, seen.observed, seen.wire);
  });
}
