import { asciiAt, viewOf } from '../ascii-at.ts';
import { AudioError } from '../audio-error.ts';
import type { PcmFormat } from '../codecs/decode-pcm.ts';
import type { CodecSetup, Content, Packet, PacketCodec } from '../content.ts';
import { cannotRead, checkChannelsAndRate, checkPcm } from './check-layout.ts';

interface Description {
  format: string;
  flags: number;
  packetBytes: number;
  /** Zero if each packet has its own number of frames. */
  packetFrames: number;
  channelCount: number;
  sampleRateHz: number;
  bits: number;
}

interface CafChunks {
  description: Description | null;
  cookie: Uint8Array | null;
  packetTable: Uint8Array | null;
  data: Uint8Array | null;
}

const CODECS: Record<string, PacketCodec> = {
  alac: 'alac',
  opus: 'opus',
  'aac ': 'aac',
  '.mp3': 'mp3',
};

function readDescription(bytes: Uint8Array, start: number): Description {
  if (start + 32 > bytes.length) throw new AudioError('corrupt_audio', 'The CAF file is truncated.');
  const view = viewOf(bytes);
  return {
    sampleRateHz: Math.round(view.getFloat64(start)),
    format: asciiAt(bytes, start + 8, 4),
    flags: view.getUint32(start + 12),
    packetBytes: view.getUint32(start + 16),
    packetFrames: view.getUint32(start + 20),
    channelCount: view.getUint32(start + 24),
    bits: view.getUint32(start + 28),
  };
}

function readChunks(bytes: Uint8Array): CafChunks {
  const view = viewOf(bytes);
  const chunks: CafChunks = { description: null, cookie: null, packetTable: null, data: null };
  let offset = 8;
  while (offset + 12 <= bytes.length) {
    const claimed = Number(view.getBigInt64(offset + 4));
    const start = offset + 12;
    // A length of -1 extends to the end of the file. So does zero, in an unfinished file.
    const isOpen = claimed < 0 || start + claimed > bytes.length;
    const end = isOpen ? bytes.length : start + claimed;
    switch (asciiAt(bytes, offset, 4)) {
      case 'desc':
        chunks.description = readDescription(bytes, start);
        break;
      case 'kuki':
        chunks.cookie = bytes.subarray(start, end);
        break;
      case 'pakt':
        chunks.packetTable = bytes.subarray(start, end);
        break;
      case 'data':
        // The audio begins after an edit count.
        chunks.data = bytes.subarray(start + 4, claimed <= 4 ? bytes.length : end);
        break;
    }
    offset = end;
  }
  return chunks;
}

function pcmFormat({ format, flags, packetBytes, ...description }: Description): PcmFormat | null {
  const { channelCount, sampleRateHz, bits } = description;
  const layout = { channelCount, sampleRateHz };
  if (format === 'ulaw' || format === 'alaw') {
    const encoding = format === 'ulaw' ? 'mulaw' : 'alaw';
    return { encoding, containerBytes: 1, bitsPerSample: 8, littleEndian: false, ...layout };
  }
  if (format !== 'lpcm') return null;
  const perChannel = packetBytes / channelCount;
  const containerBytes =
    Number.isInteger(perChannel) && perChannel * 8 >= bits ? perChannel : Math.ceil(bits / 8);
  const encoding = (flags & 1) === 0 ? 'signed' : 'float';
  return { encoding, containerBytes, bitsPerSample: bits, littleEndian: (flags & 2) !== 0, ...layout };
}

/** Reads the lengths of the packets, seven bits per byte. A byte below 128 ends a number. */
function* packetLengths(table: Uint8Array, hasFrameCounts: boolean): Generator<number> {
  let value = 0;
  let isFrameCount = false;
  for (const byte of table.subarray(24)) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (!isFrameCount) yield value;
    isFrameCount = hasFrameCounts && !isFrameCount;
    value = 0;
  }
}

function* packetsOf(data: Uint8Array, lengths: Iterable<number>): Generator<Packet> {
  let offset = 0;
  for (const length of lengths) {
    if (offset >= data.length) return;
    yield { data: data.subarray(offset, offset + length), fileBytes: length };
    offset += length;
  }
}

function* sameLengths(data: Uint8Array, length: number): Generator<number> {
  for (let offset = 0; offset < data.length; offset += length) yield length;
}

/** Finds the audio specific configuration of AAC in the nested descriptors of MPEG-4. */
function aacDescription(cookie: Uint8Array): Uint8Array {
  for (let offset = 0; offset + 2 < cookie.length; offset++) {
    if (cookie[offset] !== 5) continue;
    let at = offset + 1;
    while (cookie[at] === 0x80) at++;
    const length = cookie[at] ?? 0;
    if (length >= 2 && length <= 64 && at + 1 + length <= cookie.length) {
      return cookie.subarray(at + 1, at + 1 + length);
    }
  }
  return cookie;
}

/** Unwraps the configuration of ALAC, which Apple's oldest cookies put into QuickTime boxes. */
function alacDescription(cookie: Uint8Array): Uint8Array {
  let bare = cookie;
  if (asciiAt(bare, 4, 4) === 'frma') bare = bare.subarray(12);
  if (asciiAt(bare, 4, 4) === 'alac') bare = bare.subarray(12);
  return bare;
}

function descriptionOf(codec: PacketCodec, cookie: Uint8Array | null): Uint8Array | null {
  if (cookie === null) return null;
  if (codec === 'aac') return aacDescription(cookie);
  if (codec === 'alac') return alacDescription(cookie);
  return asciiAt(cookie, 0, 8) === 'OpusHead' ? cookie : null;
}

/** Reads Apple's Core Audio Format: PCM, float, G.711, ALAC, Opus, AAC and MP3. @throws AudioError */
export function readCaf(bytes: Uint8Array): Content {
  const { description, cookie, packetTable, data } = readChunks(bytes);
  if (description === null || data === null || data.length === 0) {
    throw new AudioError('corrupt_audio', 'The CAF file has no audio; it may be truncated.');
  }
  checkChannelsAndRate('CAF', description);
  const format = pcmFormat(description);
  if (format !== null) {
    checkPcm('CAF', format);
    return { type: 'pcm', format, bytes: data };
  }
  const codec = CODECS[description.format];
  if (codec === undefined) throw cannotRead(`"${description.format.trim()}" sound in a CAF file`);
  if (packetTable === null && description.packetBytes === 0) {
    throw new AudioError('corrupt_audio', 'The CAF file is incomplete: it has no packet table.');
  }
  const lengths =
    description.packetBytes > 0
      ? sameLengths(data, description.packetBytes)
      : packetLengths(packetTable ?? new Uint8Array(0), description.packetFrames === 0);
  const setup: CodecSetup = {
    channelCount: description.channelCount,
    sampleRateHz: description.sampleRateHz,
    description: descriptionOf(codec, cookie),
  };
  return { type: 'packets', codec, setup, packets: packetsOf(data, lengths), fileBytes: data.length };
}
