import {
  BufferSource,
  EncodedPacketSink,
  Input,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  WEBM,
  type AudioCodec,
  type InputAudioTrack,
} from 'mediabunny';
import { AudioError } from '../audio-error.ts';
import type { PcmFormat } from '../codecs/decode-pcm.ts';
import type { CodecSetup, Content, Packet, PacketCodec } from '../content.ts';
import { cannotRead, checkChannelsAndRate, checkPcm } from './check-layout.ts';
import { findAlacCookie, mediaBytesOf } from './mp4-boxes.ts';
import { closeEbml } from './close-ebml.ts';

export type MediaFormat = 'mp4' | 'matroska' | 'mpeg-ts';

// The library prints what it can't read. The caller gets an error instead.
Logging.level = LogLevel.Silent;

const FORMATS = { mp4: [MP4, QTFF], matroska: [MATROSKA, WEBM], 'mpeg-ts': [MPEG_TS] } as const;
const NAMES = { mp4: 'MP4', matroska: 'WebM', 'mpeg-ts': 'MPEG-TS' } as const;

type Samples = Pick<PcmFormat, 'encoding' | 'containerBytes' | 'littleEndian'>;

const PCM: Partial<Record<AudioCodec, Samples>> = {
  'pcm-u8': { encoding: 'unsigned', containerBytes: 1, littleEndian: true },
  'pcm-s8': { encoding: 'signed', containerBytes: 1, littleEndian: true },
  'pcm-s16': { encoding: 'signed', containerBytes: 2, littleEndian: true },
  'pcm-s16be': { encoding: 'signed', containerBytes: 2, littleEndian: false },
  'pcm-s24': { encoding: 'signed', containerBytes: 3, littleEndian: true },
  'pcm-s24be': { encoding: 'signed', containerBytes: 3, littleEndian: false },
  'pcm-s32': { encoding: 'signed', containerBytes: 4, littleEndian: true },
  'pcm-s32be': { encoding: 'signed', containerBytes: 4, littleEndian: false },
  'pcm-f32': { encoding: 'float', containerBytes: 4, littleEndian: true },
  'pcm-f32be': { encoding: 'float', containerBytes: 4, littleEndian: false },
  'pcm-f64': { encoding: 'float', containerBytes: 8, littleEndian: true },
  'pcm-f64be': { encoding: 'float', containerBytes: 8, littleEndian: false },
  ulaw: { encoding: 'mulaw', containerBytes: 1, littleEndian: true },
  alaw: { encoding: 'alaw', containerBytes: 1, littleEndian: true },
};

const PACKETS: Partial<Record<AudioCodec, PacketCodec>> = {
  aac: 'aac',
  opus: 'opus',
  mp3: 'mp3',
  vorbis: 'vorbis',
  flac: 'flac',
};

/** The usual names of known but unsupported sample entries and track types. */
const FOREIGN: Record<string, string> = {
  samr: 'AMR sound',
  sawb: 'AMR wideband sound',
  ima4: 'IMA ADPCM sound',
  'ac-3': 'AC-3 sound',
  'ec-3': 'E-AC-3 sound',
  drms: 'sound that is protected against copying',
  enca: 'sound that is protected against copying',
  A_AC3: 'AC-3 sound',
  A_EAC3: 'E-AC-3 sound',
  A_DTS: 'DTS sound',
};

function foreignName(codec: AudioCodec | null, entry: unknown): string {
  const name = typeof entry === 'string' ? entry.replace(/\0+$/, '') : '';
  return FOREIGN[name] ?? `${(codec ?? name).toUpperCase() || 'unknown'} sound`;
}

type PacketData = Packet & { data: Uint8Array };

/** Most bytes of headers per packet in its container, as an allowance when the readable share is computed. */
const WRAPPING_BYTES = 40;

/** A damaged table may list billions of empty or repeated packets. The limit is what the file can hold. */
async function* packetsOf(track: InputAudioTrack, fileBytes: number): AsyncGenerator<PacketData> {
  let room = 2 * fileBytes;
  for await (const { data } of new EncodedPacketSink(track).packets()) {
    room -= data.length + 1;
    if (room < 0) return;
    yield { data, fileBytes: data.length + WRAPPING_BYTES };
  }
}

async function readPcm(
  packets: AsyncIterable<PacketData>,
  samples: Samples,
  setup: CodecSetup,
): Promise<Content> {
  const { channelCount, sampleRateHz } = setup;
  const format = { ...samples, bitsPerSample: 8 * samples.containerBytes, channelCount, sampleRateHz };
  checkPcm('media', format);
  const parts: Uint8Array[] = [];
  for await (const { data } of packets) parts.push(data);
  return { type: 'pcm', format, bytes: Buffer.concat(parts) };
}

async function setupOf(track: InputAudioTrack): Promise<CodecSetup> {
  const config = await track.getDecoderConfig();
  const setup = {
    channelCount: await track.getNumberOfChannels(),
    sampleRateHz: await track.getSampleRate(),
  };
  const given = config?.description;
  const description =
    given === undefined
      ? null
      : ArrayBuffer.isView(given)
        ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
        : new Uint8Array(given);
  return { ...setup, description };
}

async function readTrack(track: InputAudioTrack, bytes: Uint8Array, fileBytes: number): Promise<Content> {
  const codec = await track.getCodec();
  const setup = await setupOf(track);
  const entry = await track.getInternalCodecId();
  const packets = packetsOf(track, bytes.length);
  const headerBytes = setup.description?.length ?? 0;
  const content = { type: 'packets', packets, fileBytes: Math.max(0, fileBytes - headerBytes) } as const;
  if (codec === null) {
    const cookie = entry === 'alac' ? findAlacCookie(bytes) : null;
    if (cookie !== null) return { ...content, codec: 'alac', setup: { ...setup, description: cookie } };
    throw cannotRead(`a recording with ${foreignName(codec, entry)}`);
  }
  const samples = PCM[codec];
  if (samples !== undefined) return await readPcm(packets, samples, setup);
  const packetCodec = PACKETS[codec];
  if (packetCodec === undefined) throw cannotRead(`a recording with ${foreignName(codec, entry)}`);
  checkChannelsAndRate('media', setup);
  return { ...content, codec: packetCodec, setup };
}

/** Allowance for headers, tables and tags of WebM, which are small without video. */
const HEADER_BYTES = 1_024;

/** Returns how many bytes of the file should belong to the audio track; 0 if that is unknown, as with video. */
function audioBytes(bytes: Uint8Array, format: MediaFormat, trackCount: number): number {
  if (trackCount > 1 || format === 'mpeg-ts') return 0;
  return format === 'mp4' ? mediaBytesOf(bytes) : Math.max(0, bytes.length - HEADER_BYTES);
}

/**
 * Reads the main audio track of WebM, Matroska, MP4, MOV and MPEG-TS, finished or as streamed by a browser or
 * phone.
 * @throws AudioError
 */
export async function demuxMedia(file: Uint8Array, format: MediaFormat): Promise<Content> {
  const bytes = format === 'matroska' ? closeEbml(file) : file;
  const input = new Input({ source: new BufferSource(bytes), formats: [...FORMATS[format]] });
  const name = NAMES[format];
  try {
    const tracks = await input.getTracks();
    const track = await input.getPrimaryAudioTrack();
    if (track === null && tracks.length > 0) {
      throw new AudioError('unsupported_audio', `This ${name} file has no audio track.`);
    }
    if (track === null) throw new AudioError('corrupt_audio', `The ${name} file has no readable track.`);
    return await readTrack(track, bytes, audioBytes(file, format, tracks.length));
  } catch (error) {
    if (error instanceof AudioError) throw error;
    throw new AudioError('corrupt_audio', `The ${name} file is damaged and cannot be read.`, {
      cause: error,
    });
  }
}
