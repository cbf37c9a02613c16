import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Content } from '../content.ts';
import { readContainer } from '../containers/read-container.ts';
import { testAudio } from '../testing/test-audio.ts';
import { createAlacDecoder } from './decode-alac.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

async function decodeAll(content: Content): Promise<number[][]> {
  if (content.type !== 'packets') throw new Error('not compressed');
  const decoder = createAlacDecoder(content.setup);
  const channels: number[][] = [];
  for await (const { data } of content.packets) {
    const part = data === null ? null : await decoder.decode(data);
    for (const [index, samples] of (part?.channels ?? []).entries()) {
      channels[index] ??= [];
      channels[index].push(...samples);
    }
  }
  return channels;
}

describe('ALAC', () => {
  it.each([
    ['sound-alac16.m4a', 2, 16],
    ['sound-alac24.caf', 1, 24],
  ])('decodes %s to the compressed samples, bit for bit', async (name, channelCount, bits) => {
    const { content } = await readContainer(fixture(name));
    const scale = 2 ** (bits - 1);
    const expected = testAudio(6_000, channelCount).map((samples) =>
      samples.map((sample) => Math.round(sample * scale) / scale + 0),
    );
    const decoded = await decodeAll(content);
    expect(decoded.map((samples) => samples.slice(0, 6_000).map((sample) => sample + 0))).toEqual(
      expected.map((samples) => samples.map((sample) => Math.fround(sample))),
    );
  });

  it('refuses an impossible cookie', () => {
    const setup = { channelCount: 1, sampleRateHz: 16_000 };
    for (const description of [null, new Uint8Array(10), new Uint8Array(24), new Uint8Array(24).fill(255)]) {
      expect(() => createAlacDecoder({ ...setup, description })).toThrow('ALAC');
    }
  });
});
