import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../decode-audio.ts';
import { testAudio } from '../testing/test-audio.ts';
import { chunk, concat, uint } from '../testing/write-chunks.ts';
import { writePcm } from '../testing/write-pcm.ts';
import { extensible, writeWavFile } from '../testing/write-wav-file.ts';

const MAX_MS = 60_000;
const FRAMES = 1_600;
const [sound = []] = testAudio(FRAMES);
const LE = { littleEndian: true } as const;
const pcm16 = writePcm([sound], { bits: 16, ...LE });

/** The largest difference to the written samples. */
async function error(bytes: Uint8Array, expected: readonly number[] = sound): Promise<number> {
  const samples = await decodeAudio(bytes, MAX_MS);
  expect(samples).toHaveLength(expected.length);
  return samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (expected[i] ?? 0))), 0);
}

describe('samples of every width in WAV', () => {
  it.each([
    ['20 bits in 3 bytes', writePcm([sound], { bits: 20, ...LE }), { bits: 20, blockBytes: 3 }],
    [
      '24 bits in 4 bytes, to the left',
      writePcm([sound], { bits: 24, containerBytes: 4, ...LE }),
      { bits: 24, blockBytes: 4 },
    ],
    [
      '24 bits in 4 bytes, to the right',
      writePcm([sound], { bits: 24, containerBytes: 4, justified: 'right', ...LE }),
      { bits: 24, blockBytes: 4 },
    ],
    [
      '20 bits of an extensible header in 3 bytes',
      writePcm([sound], { bits: 20, ...LE }),
      { tag: 0xfffe, bits: 24, blockBytes: 3, extension: extensible(1, 20) },
    ],
    [
      '24 bits of an extensible header in 4 bytes',
      writePcm([sound], { bits: 24, containerBytes: 4, ...LE }),
      { tag: 0xfffe, bits: 32, blockBytes: 4, extension: extensible(1, 24) },
    ],
    ['12 bits in 2 bytes', writePcm([sound], { bits: 12, ...LE }), { bits: 12, blockBytes: 2 }],
    ['32 bits', writePcm([sound], { bits: 32, ...LE }), { bits: 32 }],
    [
      'a float',
      writePcm([sound], { bits: 32, isFloat: true, ...LE }),
      { tag: 0xfffe, bits: 32, extension: extensible(3, 32) },
    ],
    ['a double', writePcm([sound], { bits: 64, isFloat: true, ...LE }), { tag: 3, bits: 64 }],
    [
      'big-endian RIFX',
      writePcm([sound], { bits: 16, littleEndian: false }),
      { bits: 16, form: 'RIFX' as const },
    ],
  ])('reads %s', async (_name, data, options) => {
    expect(await error(writeWavFile(data, options))).toBeLessThan(2 ** -10);
  });

  it('trusts the bits per sample if the frame size is too small or missing', async () => {
    expect(await error(writeWavFile(pcm16, { blockBytes: 0 }))).toBeLessThan(1e-4);
    expect(await error(writeWavFile(pcm16, { blockBytes: 1 }))).toBeLessThan(1e-4);
  });

  it('reads floats on the scale of integers, and ignores values that are not numbers', async () => {
    const loud = sound.map((sample) => sample * 32_768);
    const data = writePcm([loud], { bits: 32, isFloat: true, ...LE });
    new DataView(data.buffer).setFloat32(0, Number.NaN, true);
    new DataView(data.buffer).setFloat32(4, Number.POSITIVE_INFINITY, true);
    const expected = [0, 0, ...sound.slice(2)];
    expect(await error(writeWavFile(data, { tag: 3, bits: 32 }), expected)).toBeLessThan(1e-6);
  });

  it('refuses floats if most of them are not numbers', async () => {
    const data = writePcm([sound.map((sample, i) => (i % 3 === 0 ? sample : Number.NaN))], {
      bits: 32,
      isFloat: true,
      ...LE,
    });
    await expect(decodeAudio(writeWavFile(data, { tag: 3, bits: 32 }), MAX_MS)).rejects.toMatchObject({
      code: 'corrupt_audio',
    });
  });
});

describe('an unfinished WAV header', () => {
  const list = chunk(
    'LIST',
    Uint8Array.from({ length: 400 }, (_, i) => i),
    LE,
  );

  it.each([
    ['of zero everywhere', { dataSize: 0, riffSize: 0 }],
    ['of zero, though the file is whole', { dataSize: 0 }],
    ['of all ones', { dataSize: 0xffff_ffff, riffSize: 0xffff_ffff }],
    ['of the largest signed number', { dataSize: 0x7fff_ffff, riffSize: 0x7fff_ffff }],
    ['of the first write, and a RIFF size as small', { dataSize: 320, riffSize: 356 }],
    ['of the first write, and a RIFF size of zero', { dataSize: 320, riffSize: 0 }],
    ['more than there is', { dataSize: 100_000, riffSize: 100_036 }],
  ])('with a length %s gives the whole audio', async (_name, sizes) => {
    expect(await error(writeWavFile(pcm16, sizes))).toBeLessThan(1e-4);
  });

  it('is distinguished from a finished one with chunks behind the audio', async () => {
    expect(await error(writeWavFile(pcm16, { after: list }))).toBeLessThan(1e-4);
    expect(await error(writeWavFile(pcm16, { after: list, riffSize: 0 }))).toBeLessThan(1e-4);
    const short = pcm16.subarray(0, 200);
    expect(await error(writeWavFile(short, { after: list }), sound.slice(0, 100))).toBeLessThan(1e-4);
  });

  it('is distinguished from a finished one with some garbage behind it', async () => {
    const rubbish = Uint8Array.from({ length: 128 }, (_, i) => (i * 37) % 251);
    const riffSize = 36 + pcm16.length;
    expect(await error(writeWavFile(pcm16, { after: rubbish, riffSize }))).toBeLessThan(1e-4);
  });

  it('gives no audio if there is none, with chunks behind it', async () => {
    await expect(decodeAudio(writeWavFile(new Uint8Array(0), { after: list }), MAX_MS)).rejects.toMatchObject(
      { code: 'corrupt_audio' },
    );
  });
});

describe('chunks of WAV', () => {
  it('are found with and without padding of an odd length', async () => {
    const odd = Uint8Array.of(1, 2, 3);
    for (const isPadded of [true, false]) {
      const before = chunk('bext', odd, { ...LE, isPadded });
      expect(await error(writeWavFile(pcm16, { before }))).toBeLessThan(1e-4);
    }
  });

  it('hold the length of RF64 in a chunk of its own', async () => {
    const before = chunk(
      'ds64',
      concat(uint(0, 8, true), uint(pcm16.length, 8, true), uint(0, 12, true)),
      LE,
    );
    const after = chunk('LIST', new Uint8Array(50), LE);
    const bytes = writeWavFile(pcm16, { form: 'RF64', before, after, dataSize: 0xffff_ffff });
    expect(await error(bytes)).toBeLessThan(1e-4);
  });

  it('may come in any order', async () => {
    const whole = writeWavFile(pcm16);
    const bytes = concat(whole.subarray(0, 12), whole.subarray(36), whole.subarray(12, 36));
    expect(await error(bytes)).toBeLessThan(1e-4);
  });
});

describe('a WAV that cannot be read', () => {
  it.each([
    [0x31, 'GSM 6.10'],
    [0x45, 'G.726'],
    [0x161, 'Windows Media Audio'],
    [0x704f, 'Opus'],
    [0x1234, 'format 4660'],
  ])('is named, format %i: %s', async (tag, name) => {
    await expect(decodeAudio(writeWavFile(pcm16, { tag }), MAX_MS)).rejects.toMatchObject({
      code: 'unsupported_audio',
      message: expect.stringContaining(name),
    });
  });

  it('never causes more than a refusal, whatever its header contains', async () => {
    const header = fc.uint8Array({ minLength: 24, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(header, fc.nat(43), fc.nat(255), async (format, place, value) => {
        const bytes = writeWavFile(pcm16);
        bytes.set(format, 20);
        bytes[place] = value;
        const outcome = await decodeAudio(bytes, MAX_MS).catch((thrown: unknown) => thrown);
        expect(
          outcome instanceof Float32Array || (outcome instanceof Error && outcome.name === 'AudioError'),
        ).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
