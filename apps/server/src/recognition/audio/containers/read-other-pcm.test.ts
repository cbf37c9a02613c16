import { describe, expect, it } from 'vitest';
import { G711_LEVELS } from '../codecs/decode-g711.ts';
import { decodeAudio } from '../decode-audio.ts';
import { testAudio } from '../testing/test-audio.ts';
import { writeAiff, writeAu, writeCaf } from '../testing/write-other-files.ts';
import { writePcm } from '../testing/write-pcm.ts';
import { writeWavFile } from '../testing/write-wav-file.ts';

const [sound = []] = testAudio(1_600);
const big = (bits: number): Uint8Array => writePcm([sound], { bits, littleEndian: false });
const little = (bits: number): Uint8Array => writePcm([sound], { bits, littleEndian: true });
const float32 = writePcm([sound], { bits: 32, isFloat: true, littleEndian: false });

describe('AIFF, AU and CAF', () => {
  it.each([
    ['AIFF of 16 bits', writeAiff(big(16), { bits: 16 })],
    ['AIFF of 24 bits', writeAiff(big(24), { bits: 24 })],
    ['AIFF of 20 bits', writeAiff(big(20), { bits: 20 })],
    ['AIFF-C, little-endian', writeAiff(little(16), { bits: 16, compression: 'sowt' })],
    ['AIFF-C of floats', writeAiff(float32, { bits: 32, compression: 'FL32' })],
    ['AIFF whose length was never filled in', writeAiff(big(16), { bits: 16, soundSize: 0 })],
    ['AU of 16 bits', writeAu(big(16), { encoding: 3 })],
    ['AU of 24 bits', writeAu(big(24), { encoding: 4 })],
    ['AU of floats', writeAu(float32, { encoding: 6 })],
    ['AU without a length', writeAu(big(16), { encoding: 3, dataSize: 0xffff_ffff })],
    ['AU, little-endian', writeAu(little(16), { encoding: 3, littleEndian: true })],
    ['CAF, big-endian', writeCaf(big(16), { bits: 16, packetBytes: 2 })],
    ['CAF, little-endian', writeCaf(little(24), { bits: 24, packetBytes: 3, flags: 2 })],
    ['CAF of floats', writeCaf(float32, { bits: 32, packetBytes: 4, flags: 1 })],
    ['CAF without a length', writeCaf(big(16), { bits: 16, packetBytes: 2, dataSize: -1 })],
  ])('reads %s', async (_name, bytes) => {
    const samples = await decodeAudio(bytes, 60_000);
    expect(samples).toHaveLength(sound.length);
    for (const [i, sample] of samples.entries())
      expect(Math.abs(sample - (sound[i] ?? 0))).toBeLessThan(1e-4);
  });

  it.each([
    ['AIFF-C', writeAiff(big(16), { bits: 16, compression: 'ima4' }), 'ima4'],
    ['AU', writeAu(big(16), { encoding: 23 }), 'encoding 23'],
    ['CAF', writeCaf(big(16), { bits: 0, packetBytes: 34, format: 'ima4' }), 'ima4'],
  ])('names an unsupported codec in %s', async (_name, bytes, name) => {
    await expect(decodeAudio(bytes, 60_000)).rejects.toMatchObject({
      code: 'unsupported_audio',
      message: expect.stringContaining(name),
    });
  });
});

describe('telephone audio, G.711', () => {
  const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
  const containers = (law: 'mulaw' | 'alaw'): Uint8Array[] => {
    const layout = { bits: 8, rateHz: 16_000 };
    const isMulaw = law === 'mulaw';
    return [
      writeWavFile(codes, { ...layout, tag: isMulaw ? 7 : 6 }),
      writeAu(codes, { encoding: isMulaw ? 1 : 27 }),
      writeAiff(codes, { ...layout, compression: isMulaw ? 'ulaw' : 'alaw' }),
      writeCaf(codes, { ...layout, packetBytes: 1, format: isMulaw ? 'ulaw' : 'alaw' }),
    ];
  };

  it('has the levels of the standard', () => {
    const { mulaw, alaw } = G711_LEVELS;
    const at = (table: Float32Array, list: number[]): number[] =>
      list.map((code) => (table[code] ?? 0) * 0x8000);
    expect(at(mulaw, [0x00, 0x80, 0xff, 0x7f, 0xf0, 0x8f])).toEqual([-32_124, 32_124, 0, -0, 120, 16_764]);
    expect(at(alaw, [0x2a, 0xaa, 0xd5, 0x55, 0x80])).toEqual([-32_256, 32_256, 8, -8, 5_504]);
  });

  it.each(['mulaw', 'alaw'] as const)('is read in every container: %s', async (law) => {
    for (const bytes of containers(law)) expect(await decodeAudio(bytes, 60_000)).toEqual(G711_LEVELS[law]);
  });
});
