import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { Endpointing, VadParams } from '@hark/shared/wire/protocol';
import { PAUSE_FRAMES, VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import { createClipMeter, type ClipMeter } from './clip-meter.ts';
import type { ScoredFrame } from './scored-frame.ts';
import { detectSpeech, SILENCE, type SpeechState } from './speech-detector.ts';

export type CloseReason = 'endpoint' | 'stop' | 'max-length' | 'hint';

/** A change of the open utterance; the caller applies them in order. */
export type SegmentAction =
  | { type: 'open'; preRollMs: number }
  | { type: 'audio'; frame: ScoredFrame }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'close'; reason: CloseReason; clip: ClipStatistics }
  | { type: 'cancel'; reason: 'misfire' | 'user' };

export interface SegmenterSettings {
  /** The present parameters; an utterance that is open keeps those that it began with. */
  params: () => VadParams;
  maxUtteranceMs: number;
  /**
   * The server's present bounds of the silence that ends an utterance; null before the first: `redemptionMs` applies.
   */
  endpointing: () => Endpointing | null;
}

export interface Segmenter {
  push: (frame: ScoredFrame) => SegmentAction[];
  /** The person stopped: the speech so far counts. */
  stop: () => SegmentAction[];
  /** The person cancelled. */
  cancel: () => SegmentAction[];
  /** The server considers the speech before the present pause complete (U7b). */
  endpoint: () => SegmentAction[];
}

interface OpenSegment {
  meter: ClipMeter;
  frames: number;
  speechFrames: number;
  paused: boolean;
  /** The speech before this pause is complete: the shortest silence suffices. */
  isComplete: boolean;
  /** It follows an utterance of the maximum length, without a gap. */
  continues: boolean;
}

/**
 * Turns scored frames into utterances. Frames before speech wait in a ring, so that the first sound is not lost; from
 * the start of speech every frame is sent at once. Speech ends after `maxSilenceMs`, or after `minSilenceMs` once the
 * server has sent `endpoint`. Speech beyond `maxUtteranceMs` continues in the next utterance with the very next frame.
 */
export function createSegmenter(settings: SegmenterSettings): Segmenter {
  const { maxUtteranceMs } = settings;
  let params = settings.params();
  let bounds = settings.endpointing();
  const maxFrames = Math.max(1, Math.floor(maxUtteranceMs / VAD_FRAME_MS));
  let ring: ScoredFrame[] = [];
  let speech: SpeechState = SILENCE;
  let segment: OpenSegment | null = null;
  let cutAtFullLength = false;

  let lastProbability = 0;

  const isSpeech = (frame: ScoredFrame): boolean => frame.speechProbability >= params.positiveSpeechThreshold;

  /** Takes the present parameters between utterances. */
  function takeParameters(): void {
    if (segment === null) params = settings.params();
    if (segment === null || bounds === null) bounds = settings.endpointing();
  }

  function patient(): VadParams {
    return bounds === null ? params : { ...params, redemptionMs: bounds.maxSilenceMs };
  }

  /** Only on a silent frame; a frame that may be speech postpones the end. */
  function mayEnd({ isComplete }: OpenSegment): boolean {
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

  /** Also clears the ring, so that audio is not sent again with the next utterance. */
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
      // The remainder of a cut utterance may be a single last syllable: only pure silence is dropped.
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
      takeParameters();
      const detected = detectSpeech(speech, frame.speechProbability, patient());
      speech = detected.state;
      lastProbability = frame.speechProbability;
      const change = detected.change === 'start' ? null : detected.change;
      if (segment !== null) return goOn(frame, change, segment);
      if (cutAtFullLength && change === null) return open([frame], true);
      if (change !== null) rest();
      ring = [...ring, frame].slice(-(Math.floor(params.preRollMs / VAD_FRAME_MS) + 1));
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
      // It crossed with new speech, so it does not cover the whole utterance.
      if (segment === null || !segment.paused) return [];
      segment.isComplete = true;
      if (!mayEnd(segment)) return [];
      rest();
      return end('hint');
    },
  };
}
