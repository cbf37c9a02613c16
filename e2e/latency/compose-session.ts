import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { quietRoom } from '../support/wav.ts';
import type { Recording } from './recordings.ts';

/** The recording begins with the permission, the listening a moment later. */
const BEFORE_ALL_MS = 2_500;
const BEFORE_MARKER_MS = 500;
/** Longer than any pre-roll, so that no utterance includes the marker. */
const AFTER_MARKER_MS = 600;
/** Longer than the longest wait for an endpoint, plus the answer. */
const AFTER_SPEECH_MS = 3_600;
/** Kept audio around the speech of a recording, faded into the room tone. */
const EDGE_MS = 100;
/** One sample, near full scale: no detector takes it for speech, and it is unmistakable in a quiet room. */
const MARKER = 30_000;

/** One utterance, as recorded or with a pause inserted. */
export interface Said {
  recording: Recording;
  /** 0: as it was recorded. */
  pauseMs: number;
}

/** An utterance with the start and end of its speech, from its marker on. */
export interface Placed extends Said {
  onsetMs: number;
  endMs: number;
}

export interface Session {
  /** The microphone's input: 16-bit mono, 16 kHz. */
  audio: Buffer;
  placed: Placed[];
}

const samplesOf = (durationMs: number): number => Math.round(durationMs * SAMPLES_PER_MS);

function bytesOf(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(2 * samples.length);
  for (const [i, sample] of samples.entries()) bytes.writeInt16LE(sample, 2 * i);
  return bytes;
}

/** Cuts a part of the recording and fades its edges, so that no cut is audible. */
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

/** Returns an utterance and its duration from the first to the last sound. */
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

/** Composes one listening of all utterances in turn, each after a marker. */
export function composeSession(said: readonly Said[]): Session {
  const places = said.map((each) => place(each));
  return {
    audio: Buffer.concat([quietRoom(BEFORE_ALL_MS), ...places.flatMap(({ audio }) => audio)]),
    placed: places.map(({ placed }) => placed),
  };
}
