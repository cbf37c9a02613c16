import type { ClientMessage } from '@hark/shared/wire/client-message';
import { unmeasuredClip } from '@hark/shared/wire/clip-statistics';
import type { Endpointing } from '@hark/shared/wire/protocol';
import { FRAME_MS, FRAME_SAMPLES, type SpokenClip } from './spoken-clip.ts';

/** As the page packs them. */
const FRAMES_A_PACKET = 3;
const PAUSE_FRAMES = 3;

export interface SpeechLine {
  send(message: ClientMessage): void;
  audio(sequence: number, pcm: Int16Array): void;
  /** Resolves at that time of the utterance; rejects when the run is over. */
  until(audioMs: number): Promise<void>;
  /** Whether the server said that this utterance may be closed, since it was asked last. */
  takeHint(): boolean;
}

export interface SpokenOutcome {
  /** It was closed before the speech in the recording was over. */
  cutOff: boolean;
  packets: number;
  /** Audio sent. */
  audioMs: number;
}

/**
 * Says one recording at the pace of speech as a page would: pauses are marked, and the utterance is closed when the server
 * says so after the shortest silence, or after the longest. Silence goes on behind the recording.
 */
export async function speakClip(
  clip: SpokenClip,
  { utteranceId, ordinal }: { utteranceId: string; ordinal: number },
  { line, endpointing }: { line: SpeechLine; endpointing: Endpointing },
): Promise<SpokenOutcome> {
  let packets = 0;
  let sentFrames = 0;
  let silentFrames = 0;
  let isPaused = false;

  function flush(frames: number): void {
    if (frames === sentFrames) return;
    const pcm = new Int16Array((frames - sentFrames) * FRAME_SAMPLES);
    pcm.set(clip.pcm.subarray(sentFrames * FRAME_SAMPLES, frames * FRAME_SAMPLES));
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

  const startedAt = Date.now();
  const { preRollMs } = clip;
  line.send({ type: 'segment.open', utteranceId, ordinal, taskId: utteranceId, preRollMs, startedAt });
  for (let frames = 1; ; frames++) {
    await line.until(frames * FRAME_MS);
    const kind = clip.kinds[frames - 1] ?? 'silence';
    if (kind === 'speech') {
      silentFrames = 0;
      // A hint is good for the silence that it came in.
      line.takeHint();
    } else if (kind === 'silence') silentFrames++;
    mark(frames);
    if (frames - sentFrames >= FRAMES_A_PACKET) flush(frames);
    const silentMs = silentFrames * FRAME_MS;
    const isHinted = silentMs >= endpointing.minSilenceMs && line.takeHint();
    if (!isHinted && silentMs < endpointing.maxSilenceMs) continue;
    flush(frames);
    const reason = isHinted ? 'hint' : 'endpoint';
    const audioMs = frames * FRAME_MS;
    line.send({ type: 'segment.close', utteranceId, frames: packets, reason, clip: unmeasuredClip(audioMs) });
    return { cutOff: audioMs < clip.speechEndMs, packets, audioMs };
  }
}
