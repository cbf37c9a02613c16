import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from './decode-audio.ts';
import { writeWav } from './write-wav.ts';

const TEN_MINUTES_MS = 600_000;
const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** Returns the frequency from zero crossings, away from the edges, where codecs fade in and out. */
function frequencyHz(samples: Float32Array): number {
  const middle = samples.subarray(1_600, samples.length - 1_600);
  let crossings = 0;
  for (let i = 1; i < middle.length; i++) if ((middle[i - 1] ?? 0) < 0 && (middle[i] ?? 0) >= 0) crossings++;
  return (crossings * 16_000) / middle.length;
}

function tone(length: number): Int16Array {
  return Int16Array.from({ length }, (_, i) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * 440 * i) / 16_000)),
  );
}

/** A WAV with the given header and raw data behind it. */
function wav(
  header: { tag: number; channels: number; rate: number; bits: number },
  data: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(44 + data.length);
  bytes.set(writeWav(new Int16Array(0)));
  bytes.set(data, 44);
  const view = new DataView(bytes.buffer);
  view.setUint16(20, header.tag, true);
  view.setUint16(22, header.channels, true);
  view.setUint32(24, header.rate, true);
  view.setUint16(34, header.bits, true);
  view.setUint32(40, data.length, true);
  return bytes;
}

describe('decoding audio files', () => {
  it.each(['tone.flac', 'tone-flac.ogg', 'tone.mp3', 'tone-vorbis.ogg', 'tone-opus.ogg'])(
    'turns %s into mono at 16 kHz, at the right pitch, length and level',
    async (name) => {
      const samples = await decodeAudio(fixture(name), TEN_MINUTES_MS);
      expect(samples.length / 16_000).toBeGreaterThan(0.55);
      expect(samples.length / 16_000).toBeLessThan(0.75);
      expect(frequencyHz(samples)).toBeGreaterThan(425);
      expect(frequencyHz(samples)).toBeLessThan(455);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(peak).toBeGreaterThan(0.4);
      expect(peak).toBeLessThan(0.65);
    },
  );

  it('reads the output of the WAV writer bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.int16Array({ minLength: 1, maxLength: 300 }), async (pcm) => {
        const samples = await decodeAudio(writeWav(pcm), TEN_MINUTES_MS);
        expect([...samples].map((sample) => sample * 0x8000)).toEqual([...pcm]);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['8-bit', { tag: 1, channels: 1, rate: 16_000, bits: 8 }, Uint8Array.of(255, 128, 0), [127 / 128, 0, -1]],
    [
      '24-bit',
      { tag: 1, channels: 1, rate: 16_000, bits: 24 },
      Uint8Array.of(0, 0, 0x40, 0, 0, 0xc0),
      [0.5, -0.5],
    ],
    ['stereo', { tag: 1, channels: 2, rate: 16_000, bits: 16 }, Uint8Array.of(0, 0x40, 0, 0x20), [0.375]],
  ])('reads %s WAV', async (_name, header, data, expected) => {
    expect([...(await decodeAudio(wav(header, data), TEN_MINUTES_MS))]).toEqual(expected);
  });

  it.each([8_000, 11_025, 44_100, 48_000])('resamples %i Hz to 16 kHz', async (rate) => {
    const pcm = Int16Array.from(
      { length: rate },
      (_, i) => 16_000 * Math.sin((2 * Math.PI * 440 * i) / rate),
    );
    const bytes = wav({ tag: 1, channels: 1, rate, bits: 16 }, new Uint8Array(pcm.buffer));
    const samples = await decodeAudio(bytes, TEN_MINUTES_MS);
    expect(Math.abs(samples.length - 16_000)).toBeLessThan(200);
    expect(Math.abs(frequencyHz(samples) - 440)).toBeLessThan(3);
  });

  it('reads a WAV whose length was never filled in', async () => {
    const bytes = writeWav(tone(1_600));
    new DataView(bytes.buffer).setUint32(40, 0xffff_ffff, true);
    expect(await decodeAudio(bytes, TEN_MINUTES_MS)).toHaveLength(1_600);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'empty_audio'],
    ['text', new TextEncoder().encode('{"query": "stanford"}'), 'unsupported_audio'],
    ['a WAV header alone', writeWav(new Int16Array(0)), 'corrupt_audio'],
    ['a WAV cut inside its header', writeWav(tone(10)).subarray(0, 30), 'corrupt_audio'],
    [
      'GSM in WAV',
      wav({ tag: 0x31, channels: 1, rate: 8_000, bits: 0 }, new Uint8Array(10)),
      'unsupported_audio',
    ],
    [
      'a WAV of no channels',
      wav({ tag: 1, channels: 0, rate: 8_000, bits: 16 }, new Uint8Array(10)),
      'corrupt_audio',
    ],
    ['FLAC that is only a header', fixture('tone.flac').subarray(0, 50), 'corrupt_audio'],
    ['Ogg that is only a page', fixture('tone-vorbis.ogg').subarray(0, 120), 'corrupt_audio'],
  ])('refuses %s with a stable code', async (_name, bytes, code) => {
    await expect(decodeAudio(bytes, TEN_MINUTES_MS)).rejects.toMatchObject({ name: 'AudioError', code });
  });

  it('refuses a recording that is too long, and names the limit', async () => {
    await expect(decodeAudio(writeWav(tone(32_000)), 1_500)).rejects.toMatchObject({
      code: 'audio_too_long',
    });
  });

  it('never fails in another way, for any bytes', async () => {
    const starts = ['RIFF\0\0\0\0WAVEfmt ', 'fLaC', 'OggS', 'ID3', ''].map((start) =>
      new TextEncoder().encode(start),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
        const bytes = Uint8Array.of(...start, ...rest);
        const outcome = await decodeAudio(bytes, TEN_MINUTES_MS).catch((error: unknown) => error);
        expect(
          outcome instanceof Float32Array || (outcome instanceof Error && outcome.name === 'AudioError'),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
