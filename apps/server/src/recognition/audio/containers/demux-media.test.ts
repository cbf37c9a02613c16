import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { decodeAudio, decodeRecording } from '../decode-audio.ts';
import { skipFlacMetadata } from '../skip-tags.ts';
import { muxMedia, packetsIn, type MadeContainer, type MediaTrack } from '../testing/mux-media.ts';
import { writePcm } from '../testing/write-pcm.ts';

const MAX_MS = 60_000;
// The first AAC file waits until its decoder is loaded.
vi.setConfig({ testTimeout: 30_000 });
// Some decoders print damaged packets. The worker discards their output.
vi.spyOn(console, 'error').mockReturnValue();
const fixture = (name: string): Uint8Array => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

const opus = await packetsIn(fixture('tone-opus.ogg'), 'ogg');
const vorbis = await packetsIn(fixture('tone-vorbis.ogg'), 'ogg');
const mp3 = await packetsIn(fixture('tone.mp3'), 'mp3');
const flac = await packetsIn(skipFlacMetadata(fixture('tone.flac')), 'flac');
const adts = await packetsIn(fixture('tone.aac'), 'adts');

/** AAC-LC, 22,050 Hz, two channels. */
const aacDescription = Uint8Array.of(0x13, 0x90);
const tracks = {
  opus: { ...opus, codec: 'opus', packetSeconds: 0.02 },
  vorbis: { ...vorbis, codec: 'vorbis', packetSeconds: 0.02 },
  mp3: { ...mp3, codec: 'mp3', packetSeconds: 576 / 22_050 },
  flac: {
    ...flac,
    codec: 'flac',
    packetSeconds: 4_096 / 22_050,
    description: fixture('tone.flac').subarray(0, 42),
  },
  aac: {
    ...adts,
    packets: adts.packets.map((frame) => frame.subarray(7)),
    codec: 'aac',
    packetSeconds: 1_024 / 22_050,
    description: aacDescription,
  },
  pcm: {
    codec: 'pcm-s16',
    packets: [0, 1].map(() =>
      writePcm([Array.from({ length: 4_800 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 16_000))], {
        bits: 16,
        littleEndian: true,
      }),
    ),
    packetSeconds: 0.3,
    channelCount: 1,
    sampleRateHz: 16_000,
  },
} satisfies Record<string, MediaTrack>;

function crossings(samples: Float32Array): number {
  const middle = samples.subarray(1_600, samples.length - 1_600);
  let count = 0;
  for (let i = 1; i < middle.length; i++) if ((middle[i - 1] ?? 0) < 0 && (middle[i] ?? 0) >= 0) count++;
  return (count * 16_000) / middle.length;
}

const MADE: [MadeContainer, keyof typeof tracks, codec: string][] = [
  ['webm-live', 'opus', 'matroska-opus'],
  ['webm', 'opus', 'matroska-opus'],
  ['webm', 'vorbis', 'matroska-vorbis'],
  ['mkv', 'flac', 'matroska-flac'],
  ['mkv', 'pcm', 'matroska-pcm'],
  ['mkv', 'aac', 'matroska-aac'],
  ['mp4', 'aac', 'mp4-aac'],
  ['mp4-fragmented', 'aac', 'mp4-aac'],
  ['mp4-fragmented', 'opus', 'mp4-opus'],
  ['mp4', 'mp3', 'mp4-mp3'],
  ['mp4', 'flac', 'mp4-flac'],
  ['mov', 'pcm', 'mp4-pcm'],
];

describe('recordings of browsers and phones', () => {
  it.each(MADE)('reads %s with %s', async (container, name, codec) => {
    const recording = await decodeRecording(await muxMedia(container, tracks[name]), MAX_MS);
    expect(recording.codec).toBe(codec);
    expect(recording.samples.length / 16_000).toBeGreaterThan(0.5);
    expect(recording.samples.length / 16_000).toBeLessThan(0.8);
    expect(Math.abs(crossings(recording.samples) - 440)).toBeLessThan(15);
  });

  it.each([
    ['tone.aac', 'aac'],
    ['tone-fragmented.mp4', 'mp4-aac'],
    ['tone.mp2', 'mp3'],
  ])('reads %s of another writer', async (name, codec) => {
    const recording = await decodeRecording(fixture(name), MAX_MS);
    expect(recording.codec).toBe(codec);
    expect(Math.abs(crossings(recording.samples) - 440)).toBeLessThan(15);
  });
});

describe('a recording that stopped early', () => {
  const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, Math.floor(bytes.length / 2));

  it.each(['webm-live', 'mp4-fragmented'] as const)(
    'keeps the audio up to its end: %s',
    async (container) => {
      const whole = await muxMedia(container, tracks[container === 'webm-live' ? 'opus' : 'pcm']);
      const samples = await decodeAudio(half(whole), MAX_MS).catch(() => new Float32Array(0));
      // An incomplete fragment is lost; WebM is read to the last packet.
      if (container === 'webm-live') expect(samples.length / 16_000).toBeGreaterThan(0.2);
      expect(samples.length / 16_000).toBeLessThan(0.5);
    },
  );

  it.each(['webm-live', 'mp4-fragmented', 'mkv'] as const)(
    'and of which only the beginning is sound is refused: %s',
    async (container) => {
      const whole = await muxMedia(container, tracks.opus);
      const rubbish = Uint8Array.from({ length: 4 * whole.length }, (_, i) => (i * i * 7 + i) % 253);
      await expect(decodeAudio(Buffer.concat([half(whole), rubbish]), MAX_MS)).rejects.toMatchObject({
        code: 'corrupt_audio',
      });
    },
  );

  it.each(['opus', 'aac'] as const)(
    'is not taken for silence where its packets are zeros: %s',
    async (name) => {
      const { packets } = tracks[name];
      const zeros = packets.map((packet, index) => (index < 4 ? packet : new Uint8Array(packet.length)));
      const bytes = await muxMedia('mp4', { ...tracks[name], packets: zeros });
      await expect(decodeAudio(bytes, MAX_MS)).rejects.toMatchObject({ code: 'corrupt_audio' });
    },
  );

  it('is read to its end if some garbage follows', async () => {
    // An endless search of the demuxer for the next element.
    const whole = await muxMedia('webm', tracks.opus);
    const bytes = Buffer.concat([whole, new Uint8Array(40).fill(0x11)]);
    await expect(decodeAudio(bytes, MAX_MS)).resolves.toBeInstanceOf(Float32Array);
  });
});

describe('media without readable audio', () => {
  const inMp4 = async (entry: string): Promise<Uint8Array> => {
    const bytes = Buffer.from(await muxMedia('mp4', tracks.aac));
    bytes.write(entry, bytes.indexOf('mp4a'), 'latin1');
    // Its own box claims AAC.
    bytes.write('none', bytes.indexOf('esds'), 'latin1');
    return bytes;
  };

  it.each([
    ['samr', 'AMR'],
    ['sawb', 'AMR wideband'],
    ['drms', 'protected'],
    ['abcd', 'ABCD'],
  ])('names the codec of an MP4: %s', async (entry, name) => {
    await expect(decodeAudio(await inMp4(entry), MAX_MS)).rejects.toMatchObject({
      code: 'unsupported_audio',
      message: expect.stringContaining(name),
    });
  });

  it('counts no more packets than fit into the file', async () => {
    const bytes = Buffer.from(await muxMedia('mp4', tracks.opus));
    const table = bytes.indexOf('stsz');
    // Four billion packets of one size.
    bytes.writeUInt32BE(1, table + 8);
    bytes.writeUInt32BE(0xffff_fff0, table + 12);
    await expect(decodeAudio(bytes, MAX_MS)).rejects.toMatchObject({ name: 'AudioError' });
  });
});
