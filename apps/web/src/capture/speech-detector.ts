import type { VadParams } from '@hark/shared/wire/protocol';
import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';

/** How a frame changed the state of speech. At most one change per frame. */
export type SpeechChange = 'start' | 'end' | 'misfire' | null;

export interface SpeechState {
  speaking: boolean;
  /** Speech frames since the start. */
  speechFrames: number;
  /** Silent frames counted towards the end; frames between the two thresholds count for neither side. */
  silentFrames: number;
}

export const SILENCE: SpeechState = { speaking: false, speechFrames: 0, silentFrames: 0 };

/** Speech of fewer frames than this is a misfire. */
export function minSpeechFrames(params: VadParams): number {
  return Math.floor(params.minSpeechMs / VAD_FRAME_MS);
}

/**
 * One frame of hysteresis: speech starts at the positive threshold and ends after `redemptionMs` of frames under the
 * negative one. The same rules as the frame processor of vad-web, without its audio buffer.
 */
export function detectSpeech(
  state: SpeechState,
  speechProbability: number,
  params: VadParams,
): { state: SpeechState; change: SpeechChange } {
  if (speechProbability >= params.positiveSpeechThreshold) {
    const next = { speaking: true, speechFrames: state.speechFrames + 1, silentFrames: 0 };
    return { state: next, change: state.speaking ? null : 'start' };
  }
  if (!state.speaking) return { state: SILENCE, change: null };
  if (speechProbability >= params.negativeSpeechThreshold) return { state, change: null };
  const silentFrames = state.silentFrames + 1;
  if (silentFrames < Math.floor(params.redemptionMs / VAD_FRAME_MS)) {
    return { state: { ...state, silentFrames }, change: null };
  }
  return { state: SILENCE, change: state.speechFrames >= minSpeechFrames(params) ? 'end' : 'misfire' };
}
