import { MAX_FRAME_MS } from '@hark/shared/wire/audio-frame';
import { floatToPcm16 } from '@hark/shared/wire/pcm';
import type { Packet } from '../wire/outbox.ts';
import { FRAME_MS, FRAME_SAMPLES, type JudgedFrame } from '../capture/frame.ts';

/** Three frames travel together: a third of the messages, and no wait at the end, because the rest is flushed. */
const FRAMES_PER_PACKET = Math.min(3, Math.floor(MAX_FRAME_MS / FRAME_MS));

export interface Packetizer {
  add: (frame: JudgedFrame) => void;
  /** Sends what is there, at a pause and at the end. */
  flush: () => void;
}

/** Packs the frames of one utterance for the wire. */
export function createPacketizer(send: (packet: Packet) => void): Packetizer {
  let frames: JudgedFrame[] = [];
  function flush(): void {
    const [first] = frames;
    if (first === undefined) return;
    const samples = new Float32Array(frames.length * FRAME_SAMPLES);
    for (const [i, frame] of frames.entries()) samples.set(frame.samples, i * FRAME_SAMPLES);
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
