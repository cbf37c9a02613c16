import { asciiAt, viewOf } from '../ascii-at.ts';
import { AudioError } from '../audio-error.ts';
import type { PcmFormat } from '../codecs/decode-pcm.ts';
import type { Content } from '../content.ts';
import { cannotRead, checkPcm } from './check-layout.ts';
import { riffChunks } from './riff-chunks.ts';

/** Reads an 80-bit number: sign and exponent, then a mantissa with its leading one. */
function readExtended(view: DataView, offset: number): number {
  const exponent = (view.getUint16(offset) & 0x7fff) - 16_383;
  return Number(view.getBigUint64(offset + 2)) * 2 ** (exponent - 63);
}

type Encoding = Pick<PcmFormat, 'encoding' | 'littleEndian'> & { containerBytes?: number };

/** The supported compression types of AIFF-C. */
const ENCODINGS: Record<string, Encoding> = {
  NONE: { encoding: 'signed', littleEndian: false },
  twos: { encoding: 'signed', littleEndian: false },
  sowt: { encoding: 'signed', littleEndian: true },
  'raw ': { encoding: 'unsigned', littleEndian: false },
  in24: { encoding: 'signed', littleEndian: false, containerBytes: 3 },
  in32: { encoding: 'signed', littleEndian: false, containerBytes: 4 },
  fl32: { encoding: 'float', littleEndian: false, containerBytes: 4 },
  fl64: { encoding: 'float', littleEndian: false, containerBytes: 8 },
  ulaw: { encoding: 'mulaw', littleEndian: false, containerBytes: 1 },
  alaw: { encoding: 'alaw', littleEndian: false, containerBytes: 1 },
};

function readFormat(bytes: Uint8Array, start: number, length: number): PcmFormat {
  if (length < 18) throw new AudioError('corrupt_audio', 'The AIFF file has a truncated format chunk.');
  const view = viewOf(bytes);
  const compression = length >= 22 ? asciiAt(bytes, start + 18, 4) : 'NONE';
  const found = ENCODINGS[compression] ?? ENCODINGS[compression.toLowerCase()];
  if (found === undefined) throw cannotRead(`"${compression.trim()}" sound in an AIFF-C file`);
  const bits = view.getUint16(start + 6);
  const containerBytes = found.containerBytes ?? Math.ceil(bits / 8);
  const isWhole = found.encoding === 'float' || found.encoding === 'mulaw' || found.encoding === 'alaw';
  const format: PcmFormat = {
    encoding: found.encoding,
    littleEndian: found.littleEndian,
    containerBytes,
    bitsPerSample: isWhole ? 8 * containerBytes : bits,
    channelCount: view.getUint16(start),
    sampleRateHz: Math.round(readExtended(view, start + 8)),
  };
  checkPcm('AIFF', format);
  return format;
}

/** Reads AIFF and AIFF-C files with PCM, float or G.711 samples. @throws AudioError */
export function readAiff(bytes: Uint8Array): Content {
  let format: PcmFormat | null = null;
  let sound: Uint8Array | null = null;
  for (const { id, start, length, claimedLength } of riffChunks(bytes, false)) {
    if (id === 'COMM') format = readFormat(bytes, start, length);
    if (id === 'SSND' && sound === null && start + 8 <= bytes.length) {
      const from = start + 8 + viewOf(bytes).getUint32(start);
      // An unfinished header has the length 0, or only its own eight bytes.
      sound = bytes.subarray(from, claimedLength <= 8 ? bytes.length : Math.max(from, start + length));
    }
    if (format !== null && sound !== null) return { type: 'pcm', format, bytes: sound };
  }
  throw new AudioError('corrupt_audio', 'The AIFF file has no audio; it may be truncated.');
}
