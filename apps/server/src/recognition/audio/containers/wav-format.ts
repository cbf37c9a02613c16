import { viewOf } from '../ascii-at.ts';
import { AudioError } from '../audio-error.ts';
import type { PcmFormat } from '../codecs/decode-pcm.ts';
import { cannotRead, checkChannelsAndRate, checkPcm } from './check-layout.ts';

/** A format tag and its other header fields. */
interface WavFields {
  tag: number;
  channelCount: number;
  sampleRateHz: number;
  blockBytes: number;
  bits: number;
  validBits: number;
  littleEndian: boolean;
}

export type WavFormat =
  | { type: 'pcm'; format: PcmFormat }
  | { type: 'mpeg' }
  | { type: 'adpcm'; channelCount: number; sampleRateHz: number; blockBytes: number; blockFrames: number };

const EXTENSIBLE = 0xfffe;

/** Known but unsupported formats. */
const FOREIGN: Record<number, string> = {
  0x14: 'G.723 sound',
  0x15: 'DSP Group TrueSpeech sound',
  0x22: 'DSP Group TrueSpeech sound',
  0x31: 'GSM 6.10 sound',
  0x40: 'G.721 ADPCM sound',
  0x42: 'G.723.1 sound',
  0x45: 'G.726 ADPCM sound',
  0x64: 'G.726 ADPCM sound',
  0x65: 'G.722 ADPCM sound',
  0x28f: 'G.722 ADPCM sound',
  0x83: 'G.729 sound',
  0x20: 'Yamaha ADPCM sound',
  0x92: 'AC-3 sound',
  0x2000: 'AC-3 sound',
  0x2001: 'DTS sound',
  0xff: 'AAC sound',
  0x1600: 'AAC sound',
  0x1610: 'AAC sound',
  0x160: 'Windows Media Audio',
  0x161: 'Windows Media Audio',
  0x162: 'Windows Media Audio',
  0x163: 'Windows Media Audio',
  0xa109: 'Speex sound',
  0x674f: 'Vorbis sound',
  0x704f: 'Opus sound',
  0xf1ac: 'FLAC sound',
};

function readFields(view: DataView, start: number, length: number, littleEndian: boolean): WavFields {
  if (length < 14) throw new AudioError('corrupt_audio', 'The WAV file has a truncated format chunk.');
  const tag = view.getUint16(start, littleEndian);
  // An extensible header has the real tag in the first two bytes of its GUID, and the valid bits before the GUID.
  const isExtensible = tag === EXTENSIBLE && length >= 26;
  const bits = length >= 16 ? view.getUint16(start + 14, littleEndian) : 0;
  return {
    tag: isExtensible ? view.getUint16(start + 24, littleEndian) : tag,
    channelCount: view.getUint16(start + 2, littleEndian),
    sampleRateHz: view.getUint32(start + 4, littleEndian),
    blockBytes: view.getUint16(start + 12, littleEndian),
    bits,
    validBits: isExtensible ? view.getUint16(start + 18, littleEndian) : bits,
    littleEndian,
  };
}

function pcmFormat(fields: WavFields, encoding: PcmFormat['encoding']): PcmFormat {
  const { channelCount, sampleRateHz, blockBytes, littleEndian } = fields;
  const isTelephone = encoding === 'mulaw' || encoding === 'alaw';
  const bits = isTelephone ? 8 : fields.bits;
  const perChannel = blockBytes / channelCount;
  const needed = Math.ceil(bits / 8);
  // The frame size gives the container width, unless it is too small for the sample. Eight-bit samples have no other.
  const isWide = Number.isInteger(perChannel) && perChannel >= needed && needed !== 1;
  const containerBytes = isWide ? perChannel : needed;
  const isValid = !isTelephone && fields.validBits > 0 && fields.validBits <= 8 * containerBytes;
  const bitsPerSample = encoding === 'float' ? bits : isValid ? fields.validBits : bits;
  return {
    encoding: encoding === 'signed' && containerBytes === 1 ? 'unsigned' : encoding,
    containerBytes,
    bitsPerSample: bitsPerSample === 0 ? 8 * containerBytes : bitsPerSample,
    littleEndian,
    channelCount,
    sampleRateHz,
  };
}

function adpcmFormat(
  view: DataView,
  extension: { start: number; length: number },
  fields: WavFields,
): WavFormat {
  const { channelCount, sampleRateHz, blockBytes } = fields;
  const headerBytes = (fields.tag === 2 ? 7 : 4) * channelCount;
  const blockFrames = extension.length >= 20 ? view.getUint16(extension.start + 18, true) : 0;
  // Each byte has two samples, and each header one or two. A larger count does not fit.
  const most = ((blockBytes - headerBytes) * 2) / channelCount + 2;
  if (channelCount > 2 || blockBytes <= headerBytes || blockFrames === 0 || blockFrames > most) {
    throw new AudioError('corrupt_audio', 'The WAV file has an invalid ADPCM header.');
  }
  return { type: 'adpcm', channelCount, sampleRateHz, blockBytes, blockFrames };
}

/** Reads a `fmt ` chunk. @throws AudioError */
export function readWavFormat(
  bytes: Uint8Array,
  chunk: { start: number; length: number },
  littleEndian: boolean,
): WavFormat {
  const view = viewOf(bytes);
  const fields = readFields(view, chunk.start, chunk.length, littleEndian);
  checkChannelsAndRate('WAV', fields);
  const encodings = { 1: 'signed', 3: 'float', 6: 'alaw', 7: 'mulaw' } as const;
  switch (fields.tag) {
    case 1:
    case 3:
    case 6:
    case 7: {
      const format = pcmFormat(fields, encodings[fields.tag]);
      checkPcm('WAV', format);
      return { type: 'pcm', format };
    }
    case 0x50:
    case 0x55:
      return { type: 'mpeg' };
    case 2:
    case 0x11:
      return adpcmFormat(view, chunk, fields);
    default:
      throw cannotRead(`${FOREIGN[fields.tag] ?? `sound of format ${fields.tag}`} in a WAV file`);
  }
}
