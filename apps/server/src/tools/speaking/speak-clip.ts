import type { ClientMessage } from '@hark/shared/wire/client-message';
import { unmeasuredClip } from '@hark/shared/wire/clip-statistics';
import type { Endpointing } from '@hark/shared/wire/protocol';
import {
  FRAMES_PER_PACKET,
  PAUSE_FRAMES,
  VAD_FRAME_MS,
  VAD_FRAME_SAMPLES,
} from '@hark/shared/wire/vad-frame';
import type { Closing } from './open-utterance.ts';
import type { SpokenClip } from './spoken-clip.ts';

export interface SpeechLine {
  send(message: ClientMessage): void;
  audio(sequence: number, pcm: Int16Array): void;
  /** Resolves at that time of the utterance; rejects when the run is over. */
  until(audioMs: number): Promise<void>;
  /** Whether the server has sent `endpoint` since the last call. */
  takeHint(): boolean;
}

export interface SpeechOptions {
  /** Of the open utterance. */
  utteranceId: string;
  line: SpeechLine;
  endpointing: Endpointing;
}

export interface SaidClip extends Closing {
  /** Whether it is closed before the end of the recorded speech. */
  cutOff: boolean;
  /** Audio sent. */
  audioMs: number;
}

/**
 * Sends one recording in real time as a page would: it marks pauses, and the utterance is to be closed after the
 * shortest silence if the server has sent `endpoint`, else after the longest. Silence continues after the recording.
 */
export async function speakClip(
  clip: SpokenClip,
  { utteranceId, line, endpointing }: SpeechOptions,
): Promise<SaidClip> {
  let packets = 0;
  let sentFrames = 0;
  let silentFrames = 0;
  let isPaused = false;

  function flush(frames: number): void {
    if (frames === sentFrames) return;
    const pcm = new Int16Array((frames - sentFrames) * VAD_FRAME_SAMPLES);
    pcm.set(clip.pcm.subarray(sentFrames * VAD_FRAME_SAMPLES, frames * VAD_FRAME_SAMPLES));
    line.audio(packets++, pcm);
    sentFrames = frames;
  }

  function mark(frames: number): void {
    if (!isPaused && silentFrames >= PAUSE_FRAMES) {
      isPaused = true;
      flush(frames);
      line.send({ type: 'segment.pause', utteranceId, frames: packets });
    } else if (isPaused && silentFrames === 0) {
      isPaused = false;
      line.send({ type: 'segment.resume', utteranceId });
    }
  }

  for (let frames = 1; ; frames++) {
    await line.until(frames * VAD_FRAME_MS);
    const kind = clip.kinds[frames - 1] ?? 'silence';
    if (kind === 'speech') {
      silentFrames = 0;
      // An `endpoint` is valid only for the silence in which it arrived.
      line.takeHint();
    } else if (kind === 'silence') silentFrames++;
    mark(frames);
    if (frames - sentFrames >= FRAMES_PER_PACKET) flush(frames);
    const silentMs = silentFrames * VAD_FRAME_MS;
    const isHinted = silentMs >= endpointing.minSilenceMs && line.takeHint();
    if (!isHinted && silentMs < endpointing.maxSilenceMs) continue;
    flush(frames);
    const audioMs = frames * VAD_FRAME_MS;
    return {
      frames: packets,
      reason: isHinted ? 'hint' : 'endpoint',
      clip: unmeasuredClip(audioMs),
      cutOff: audioMs < clip.speechEndMs,
      audioMs,
    };
  }
}
