import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { quietRoom } from '../support/wav.ts';
import type { Recording } from './recordings.ts';

/** The recording begins with the permission, the listening a moment later. */
const BEFORE_ALL_MS = 2_500;
const BEFORE_MARKER_MS = 500;
/** Longer than any pre-roll, so that the marker is in no utterance. */
const AFTER_MARKER_MS = 600;
/** Longer than the longest wait for an endpoint, and the answer after it. */
const AFTER_SPEECH_MS = 3_600;
/** What stays of the recording around its speech, faded into the room. */
const EDGE_MS = 100;
/** One sample, near full scale: no speech to any detector, and unmistakable in a quiet room. */
const MARKER = 30_000;

/** One thing said, as it is or with a pause put inside. */
export interface Said {
  recording: Recording;
  /** 0: as it was recorded. */
  pauseMs: number;
}

/** When what was said began and ended, from its marker on. */
export interface Placed extends Said {
  onsetMs: number;
  endMs: number;
}

export interface Session {
  /** What the microphone hears: 16-bit mono, 16 kHz. */
  audio: Buffer;
  placed: Placed[];
}

const samplesOf = (durationMs: number): number => Math.round(durationMs * SAMPLES_PER_MS);

function bytesOf(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(2 * samples.length);
  for (const [i, sample] of samples.entries()) bytes.writeInt16LE(sample, 2 * i);
  return bytes;
}

/** A stretch of the recording, its edges faded so that no cut is heard. */
function stretch({ samples }: Recording, fromMs: number, toMs: number, fadeMs: number): Buffer {
  const piece = samples.slice(Math.max(0, samplesOf(fromMs)), samplesOf(toMs));
  const fade = samplesOf(fadeMs);
  const faded = piece.map((sample, i) =>
    Math.round(sample * Math.min(1, i / fade, (piece.length - 1 - i) / fade)),
  );
  return bytesOf(faded);
}

function marker(): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16LE(MARKER, 0);
  return bytes;
}

/** What is said and how long it lasts from the first to the last sound. */
function speech({ recording, pauseMs }: Said): Buffer[] {
  const { onsetMs, endMs, gap } = recording.bounds;
  const from = Math.max(0, onsetMs - EDGE_MS);
  if (pauseMs === 0 || gap === null) return [stretch(recording, from, endMs + EDGE_MS, EDGE_MS)];
  return [
    stretch(recording, from, gap.middleMs, 10),
    quietRoom(Math.max(0, pauseMs - gap.durationMs)),
    stretch(recording, gap.middleMs, endMs + EDGE_MS, 10),
  ];
}

function place(said: Said): { audio: Buffer[]; placed: Placed } {
  const { onsetMs, endMs, gap } = said.recording.bounds;
  const pauseMs = gap === null ? 0 : said.pauseMs;
  const added = gap === null || pauseMs === 0 ? 0 : Math.max(0, pauseMs - gap.durationMs);
  const beginsMs = AFTER_MARKER_MS + Math.min(EDGE_MS, onsetMs);
  return {
    audio: [
      quietRoom(BEFORE_MARKER_MS),
      marker(),
      quietRoom(AFTER_MARKER_MS),
      ...speech(said),
      quietRoom(AFTER_SPEECH_MS),
    ],
    placed: { ...said, pauseMs, onsetMs: beginsMs, endMs: beginsMs + endMs - onsetMs + added },
  };
}

/** One listening in which all of it is said, one thing after the other, each behind a marker. */
export function composeSession(said: readonly Said[]): Session {
  const places = said.map((each) => place(each));
  return {
    audio: Buffer.concat([quietRoom(BEFORE_ALL_MS), ...places.flatMap(({ audio }) => audio)]),
    placed: places.map(({ placed }) => placed),
  };
}
