import { MAX_FRAME_SAMPLES } from '@hark/shared/wire/audio-frame';
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { describe, expect, it } from 'vitest';
import type { Packet } from '../wire/outbox.ts';
import type { ScoredFrame } from '../capture/scored-frame.ts';
import { createPacketizer } from './packetizer.ts';

function frame(number: number): ScoredFrame {
  const samples = new Float32Array(VAD_FRAME_SAMPLES).fill(number / 100);
  return { samples, capturedAtMs: number * VAD_FRAME_MS, speechProbability: 1, inferenceMs: 1 };
}

describe('packetizer', () => {
  it('[F2] sends every frame once, in packets of a length that the wire allows', () => {
    const packets: Packet[] = [];
    const packetizer = createPacketizer((packet) => packets.push(packet));
    for (let i = 0; i < 8; i++) packetizer.add(frame(i));
    packetizer.flush();
    packetizer.flush();
    expect(packets.map(({ pcm }) => pcm.length / VAD_FRAME_SAMPLES)).toEqual([3, 3, 2]);
    expect(packets.every(({ pcm }) => pcm.length <= MAX_FRAME_SAMPLES)).toBe(true);
    expect(packets.map(({ capturedAtMs }) => capturedAtMs)).toEqual([0, 3 * VAD_FRAME_MS, 6 * VAD_FRAME_MS]);
    expect(packets[2]?.pcm[0]).toBe(Math.round(0.06 * 32_768));
  });
});
