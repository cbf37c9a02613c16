import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeAudio, decodeRecording } from './decode-audio.ts';
import { whyNoRecording } from './check-file-head.ts';
import { concat, uint } from './testing/write-chunks.ts';
import { writeWav } from './write-wav.ts';

const MAX_MS = 60_000;
// The first AAC file waits until its decoder is loaded.
vi.setConfig({ testTimeout: 30_000 });
// Some decoders print damaged packets. The worker discards their output.
vi.spyOn(console, 'error').mockReturnValue();
const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** An ID3v2 tag with this many bytes. Its header claims the same number unless another is given. */
function id3(length: number, claimed = length): Uint8Array {
  const sizes = [21, 14, 7, 0].map((shift) => (claimed >> shift) & 0x7f);
  return concat('ID3', Uint8Array.of(4, 0, 0, ...sizes), new Uint8Array(length));
}

const RECORDINGS: [string, string][] = [
  ['tone.flac', 'flac'],
  ['tone.mp3', 'mp3'],
  ['tone.mp2', 'mp3'],
  ['tone.aac', 'aac'],
  ['tone-opus.ogg', 'ogg-opus'],
  ['tone-vorbis.ogg', 'ogg-vorbis'],
  ['tone-flac.ogg', 'ogg-flac'],
  ['tone-fragmented.mp4', 'mp4-aac'],
  ['sound-alac16.m4a', 'mp4-alac'],
  ['sound-alac24.caf', 'caf-alac'],
];

describe('the format of a file', () => {
  it.each(RECORDINGS)('is detected in %s: %s, also behind tags', async (name, codec) => {
    const bytes = fixture(name);
    const tagged = [id3(0), id3(300), concat(id3(20), id3(200))].map((tag) => concat(tag, bytes));
    for (const file of [bytes, ...tagged]) expect((await decodeRecording(file, MAX_MS)).codec).toBe(codec);
  });

  it('is detected behind a tag that is longer than the file', async () => {
    const bytes = concat(id3(0, 2 ** 27), fixture('tone.mp3'));
    expect((await decodeRecording(bytes, MAX_MS)).codec).toBe('mp3');
  });

  it('does not depend on tags at the end', async () => {
    const ape = concat('APETAGEX', uint(2_000, 4, true), uint(9_032, 4, true), new Uint8Array(16));
    const tagged = concat(
      fixture('tone.mp3'),
      new Uint8Array(9_000).fill(65),
      ape,
      'TAG',
      new Uint8Array(125),
    );
    expect((await decodeRecording(tagged, MAX_MS)).codec).toBe('mp3');
  });

  it.each([
    ['#!AMR\n<', 'an AMR recording'],
    ['#!AMR-WB\n', 'an AMR recording'],
    ['\u0030\u0026\u00b2\u0075\u008e\u0066\u00cf\u0011', 'Windows Media'],
    ['MPCK', 'Musepack'],
    ['wvpk', 'WavPack'],
    ['MAC \u0096', 'Monkey'],
    ['MThd\0\0\0\u0006', 'MIDI'],
    ['%PDF-1.7', 'PDF'],
    ['\u0089PNG\r\n', 'PNG'],
    ['\u00ff\u00d8\u00ff\u00e0', 'JPEG'],
    ['PK\u0003\u0004', 'ZIP'],
    ['RIFF\u0010\0\0\0AVI LIST', 'AVI'],
    ['\0\0\0\u0018ftypheic', 'HEIF'],
    ['\u000b\u0077\u0001', 'AC-3'],
    ['\u007f\u00fe\u0080\u0001', 'DTS'],
    ['V\u00e0\u0001', 'LATM'],
    ['<!DOCTYPE html><html>', 'web page'],
    ['{"query": "stanford"}', 'JSON'],
    ['just words', 'a text'],
    ['\u00d0'.padEnd(33, '\u0001').repeat(5), 'GSM'],
  ])('is named if it is unsupported: %j', async (start, name) => {
    for (const tag of [new Uint8Array(0), id3(30)]) {
      await expect(decodeAudio(concat(tag, start), MAX_MS)).rejects.toMatchObject({
        code: 'unsupported_audio',
        message: expect.stringContaining(name),
      });
    }
  });

  it('is detected from the first bytes alone', () => {
    expect(whyNoRecording(writeWav(Int16Array.of(1)))).toBeNull();
    expect(whyNoRecording(concat('#!AMR\n'))).toBeNull();
    expect(whyNoRecording(concat('%PDF'))).toBe('it is a PDF document');
    expect(whyNoRecording(Uint8Array.of(1, 2, 3))).toContain('neither');
  });
});

describe('damaged recordings', () => {
  it.each(RECORDINGS)('cause at most a refusal: %s', { timeout: 60_000 }, async (name) => {
    const whole = fixture(name);
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    });
    const cuts = fc.record({ from: fc.nat(whole.length - 1), length: fc.nat(whole.length) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 4 }), fc.option(cuts), async (changes, cut) => {
        const changed = Uint8Array.from(whole);
        for (const { at, bytes } of changes) changed.set(bytes.subarray(0, whole.length - at), at);
        const bytes =
          cut === null
            ? changed
            : concat(changed.subarray(0, cut.from), changed.subarray(cut.from + cut.length));
        const outcome = await decodeAudio(bytes, MAX_MS).catch((thrown: unknown) => thrown);
        const isRefusal = outcome instanceof Error && outcome.name === 'AudioError';
        expect(isRefusal || (outcome instanceof Float32Array && outcome.every(Number.isFinite))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  const noise = (length: number): Uint8Array => {
    let state = 7;
    return Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
  };

  it.each(['tone.mp3', 'tone.aac', 'tone.flac', 'tone-opus.ogg'])(
    'are refused where a little sound is followed by rubbish: %s',
    async (name) => {
      const whole = fixture(name);
      const bytes = concat(whole.subarray(0, Math.floor(whole.length / 2)), noise(4 * whole.length));
      await expect(decodeAudio(bytes, MAX_MS)).rejects.toMatchObject({ code: 'corrupt_audio' });
    },
  );

  it('are refused if only garbage follows an MP3 header', async () => {
    const bytes = concat(Uint8Array.of(0xff, 0xfb, 0x90, 0x00), noise(4_000));
    await expect(decodeAudio(bytes, MAX_MS)).rejects.toMatchObject({ code: 'corrupt_audio' });
  });

  it.each(['tone.mp3', 'tone.aac'])(
    'are read without the part that is missing in their middle: %s',
    async (name) => {
      const whole = fixture(name);
      const third = Math.floor(whole.length / 3);
      const samples = await decodeAudio(concat(whole.subarray(0, third), whole.subarray(2 * third)), MAX_MS);
      expect(samples.length / 16_000).toBeGreaterThan(0.2);
      expect(samples.length / 16_000).toBeLessThan(0.6);
    },
  );

  it('are refused as soon as they exceed the limit', async () => {
    const frame = fixture('tone.mp3');
    const bytes = concat(...Array.from({ length: 20 }, () => frame));
    await expect(decodeAudio(bytes, 2_000)).rejects.toMatchObject({ code: 'audio_too_long' });
  });
});
