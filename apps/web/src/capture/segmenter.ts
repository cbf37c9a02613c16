import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { Endpointing, VadParams } from '@hark/shared/wire/protocol';
import { PAUSE_FRAMES, VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import { createClipMeter, type ClipMeter } from './clip-meter.ts';
import type { ScoredFrame } from './scored-frame.ts';
import { detectSpeech, SILENCE, type SpeechState } from './speech-detector.ts';

export type CloseReason = 'endpoint' | 'stop' | 'max-length' | 'hint';

/** What to do with the open utterance, in order. */
export type SegmentAction =
  | { type: 'open'; preRollMs: number }
  | { type: 'audio'; frame: ScoredFrame }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'close'; reason: CloseReason; clip: ClipStatistics }
  | { type: 'cancel'; reason: 'misfire' | 'user' };

export interface SegmenterSettings {
  params: VadParams;
  maxUtteranceMs: number;
  /** Bounds of the silence that ends an utterance, as the server says now; null before it has: `redemptionMs`. */
  endpointing: () => Endpointing | null;
}

export interface Segmenter {
  push: (frame: ScoredFrame) => SegmentAction[];
  /** The person stopped: what was said until now counts. */
  stop: () => SegmentAction[];
  /** The person changed their mind. */
  cancel: () => SegmentAction[];
  /** The server takes what was said before the present pause for complete (U7b). */
  endpoint: () => SegmentAction[];
}

interface OpenSegment {
  meter: ClipMeter;
  frames: number;
  speechFrames: number;
  paused: boolean;
  /** What was said before this pause is complete: the shortest silence is enough. */
  isComplete: boolean;
  /** It took over from an utterance that reached its full length, without a gap. */
  continues: boolean;
}

/**
 * Turns judged frames into utterances. Frames before speech wait in a ring, so that the first sound is not lost; from
 * the start of speech every frame goes out at once. Speech ends after `maxSilenceMs`, or after `minSilenceMs` once the
 * server has said that it is complete. Speech beyond `maxUtteranceMs` goes on in the next utterance with the very next
 * frame.
 */
export function createSegmenter({ params, maxUtteranceMs, endpointing }: SegmenterSettings): Segmenter {
  const ringFrames = Math.floor(params.preRollMs / VAD_FRAME_MS) + 1;
  const maxFrames = Math.max(1, Math.floor(maxUtteranceMs / VAD_FRAME_MS));
  let ring: ScoredFrame[] = [];
  let speech: SpeechState = SILENCE;
  let segment: OpenSegment | null = null;
  let cutAtFullLength = false;

  let lastProbability = 0;

  const isSpeech = (frame: ScoredFrame): boolean => frame.speechProbability >= params.positiveSpeechThreshold;

  function patient(): VadParams {
    const bounds = endpointing();
    return bounds === null ? params : { ...params, redemptionMs: bounds.maxSilenceMs };
  }

  /** Only on a silent frame: one that may be speech again is waited out. */
  function mayEnd({ isComplete }: OpenSegment): boolean {
    const bounds = endpointing();
    if (!isComplete || bounds === null || lastProbability >= params.negativeSpeechThreshold) return false;
    return speech.silentFrames * VAD_FRAME_MS >= bounds.minSilenceMs;
  }

  function open(frames: ScoredFrame[], continues: boolean): SegmentAction[] {
    const meter = createClipMeter(params.positiveSpeechThreshold);
    segment = { meter, frames: 0, speechFrames: 0, paused: false, isComplete: false, continues };
    const actions: SegmentAction[] = [{ type: 'open', preRollMs: (frames.length - 1) * VAD_FRAME_MS }];
    for (const frame of frames) actions.push(...append(segment, frame));
    ring = [];
    cutAtFullLength = false;
    return actions;
  }

  function append(into: OpenSegment, frame: ScoredFrame): SegmentAction[] {
    into.meter.add(frame);
    into.frames++;
    if (isSpeech(frame)) into.speechFrames++;
    return [{ type: 'audio', frame }];
  }

  function end(reason: CloseReason): SegmentAction[] {
    if (segment === null) return [];
    const clip = segment.meter.statistics();
    segment = null;
    return [{ type: 'close', reason, clip }];
  }

  function drop(reason: 'misfire' | 'user'): SegmentAction[] {
    if (segment === null) return [];
    segment = null;
    return [{ type: 'cancel', reason }];
  }

  /** Also forgets the ring: what was said already is not sent again with the next utterance. */
  function rest(): void {
    speech = SILENCE;
    ring = [];
    cutAtFullLength = false;
  }

  function pauseOrResume(into: OpenSegment): SegmentAction[] {
    if (!into.paused && speech.silentFrames >= PAUSE_FRAMES) {
      into.paused = true;
      return [{ type: 'pause' }];
    }
    if (into.paused && speech.silentFrames === 0) {
      into.paused = false;
      into.isComplete = false;
      return [{ type: 'resume' }];
    }
    return [];
  }

  function goOn(frame: ScoredFrame, change: 'end' | 'misfire' | null, into: OpenSegment): SegmentAction[] {
    const resumed = into.paused && change === null ? pauseOrResume(into) : [];
    const actions = [...resumed, ...append(into, frame)];
    if (change !== null) {
      // The remainder of a cut utterance may be one last syllable: only pure silence is dropped.
      const said = into.continues ? into.speechFrames > 0 : change === 'end';
      rest();
      return [...actions, ...(said ? end('endpoint') : drop('misfire'))];
    }
    if (into.frames >= maxFrames) {
      cutAtFullLength = true;
      return [...actions, ...end('max-length')];
    }
    if (mayEnd(into)) {
      rest();
      return [...actions, ...end('hint')];
    }
    return [...actions, ...(into.paused ? [] : pauseOrResume(into))];
  }

  return {
    push: (frame) => {
      const detected = detectSpeech(speech, frame.speechProbability, patient());
      speech = detected.state;
      lastProbability = frame.speechProbability;
      const change = detected.change === 'start' ? null : detected.change;
      if (segment !== null) return goOn(frame, change, segment);
      if (cutAtFullLength && change === null) return open([frame], true);
      if (change !== null) rest();
      ring = [...ring, frame].slice(-ringFrames);
      return detected.change === 'start' ? open(ring, false) : [];
    },
    stop: () => {
      const said = segment !== null && segment.speechFrames > 0;
      rest();
      return said ? end('stop') : drop('misfire');
    },
    cancel: () => {
      rest();
      return drop('user');
    },
    endpoint: () => {
      // It crossed with new speech: what it was about is not all that was said.
      if (segment === null || !segment.paused) return [];
      segment.isComplete = true;
      if (!mayEnd(segment)) return [];
      rest();
      return end('hint');
    },
  };
}
