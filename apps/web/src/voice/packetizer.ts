import { floatToPcm16 } from '@hark/shared/wire/pcm';
import { FRAMES_PER_PACKET, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import type { Packet } from '../wire/outbox.ts';
import type { ScoredFrame } from '../capture/scored-frame.ts';

export interface Packetizer {
  add: (frame: ScoredFrame) => void;
  /** Sends the queued frames, at a pause and at the end. */
  flush: () => void;
}

/** Packs the frames of one utterance for the wire. */
export function createPacketizer(send: (packet: Packet) => void): Packetizer {
  let frames: ScoredFrame[] = [];
  function flush(): void {
    const [first] = frames;
    if (first === undefined) return;
    const samples = new Float32Array(frames.length * VAD_FRAME_SAMPLES);
    for (const [i, frame] of frames.entries()) samples.set(frame.samples, i * VAD_FRAME_SAMPLES);
    frames = [];
    send({ capturedAtMs: Math.round(first.capturedAtMs), pcm: floatToPcm16(samples) });
  }
  return {
    add: (frame) => {
      frames.push(frame);
      if (frames.length >= FRAMES_PER_PACKET) flush();
    },
    flush,
  };
}
