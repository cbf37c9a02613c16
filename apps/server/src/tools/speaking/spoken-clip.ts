import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';

/** A frame counts towards the end of speech, or is speech; between the thresholds it is neither, as in the page. */
export type FrameKind = 'speech' | 'neither' | 'silence';

/** A recording as a page would send it. */
export interface SpokenClip {
  /** Whole VAD frames, starting before the speech; silence may be assumed to follow. */
  pcm: Int16Array<ArrayBuffer>;
  /** The VAD's verdict on each frame. */
  kinds: readonly FrameKind[];
  /** Audio before the first speech frame. */
  preRollMs: number;
  /** End of the last speech frame, from the start of `pcm`. */
  speechEndMs: number;
}

export function spokenClip(pcm: Int16Array<ArrayBuffer>, kinds: readonly FrameKind[]): SpokenClip {
  return {
    pcm,
    kinds,
    preRollMs: Math.max(0, kinds.indexOf('speech')) * VAD_FRAME_MS,
    speechEndMs: (kinds.lastIndexOf('speech') + 1) * VAD_FRAME_MS,
  };
}
