import type { DecodedAudio } from '../decoded-audio.ts';
import { G711_LEVELS } from './decode-g711.ts';

/** The layout of uncompressed or G.711 samples. Channels are interleaved. */
export interface PcmFormat {
  encoding: 'signed' | 'unsigned' | 'float' | 'mulaw' | 'alaw';
  /** Size of one sample of one channel, padding included. */
  containerBytes: number;
  /** Significant bits of the sample, at most those of its container. */
  bitsPerSample: number;
  littleEndian: boolean;
  channelCount: number;
  sampleRateHz: number;
}

type ReadSample = (offset: number) => number;

/** Whether samples are right-justified in their container: each fits into its bits, and the low bits are used. */
function isRightJustified(view: DataView, format: PcmFormat, readInteger: ReadSample): boolean {
  const padding = 8 * format.containerBytes - format.bitsPerSample;
  if (padding === 0) return false;
  const limit = 2 ** (format.bitsPerSample - 1);
  let hasLowBits = false;
  for (let at = 0; at + format.containerBytes <= view.byteLength; at += format.containerBytes) {
    const value = readInteger(at);
    if (value >= limit || value < -limit) return false;
    hasLowBits ||= value % 2 ** padding !== 0;
  }
  return hasLowBits;
}

function integerReader(view: DataView, { containerBytes, littleEndian }: PcmFormat): ReadSample {
  const high = littleEndian ? 2 : 0;
  const low = littleEndian ? 0 : 1;
  switch (containerBytes) {
    case 1:
      return (offset) => view.getInt8(offset);
    case 2:
      return (offset) => view.getInt16(offset, littleEndian);
    case 3:
      return (offset) => (view.getInt8(offset + high) << 16) | view.getUint16(offset + low, littleEndian);
    default:
      return (offset) => view.getInt32(offset, littleEndian);
  }
}

function sampleReader(bytes: Uint8Array, format: PcmFormat): ReadSample {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format.encoding) {
    case 'mulaw':
    case 'alaw': {
      const levels = G711_LEVELS[format.encoding];
      return (offset) => levels[view.getUint8(offset)] ?? 0;
    }
    case 'float':
      return format.containerBytes === 4
        ? (offset) => view.getFloat32(offset, format.littleEndian)
        : (offset) => view.getFloat64(offset, format.littleEndian);
    case 'unsigned':
      return (offset) => (view.getUint8(offset) - 128) / 128;
    case 'signed': {
      const read = integerReader(view, format);
      const bits = isRightJustified(view, format, read) ? format.bitsPerSample : 8 * format.containerBytes;
      const scale = 2 ** (bits - 1);
      return (offset) => read(offset) / scale;
    }
  }
}

/** Whether samples of this form can be read. No files with other forms are known. */
export function isReadablePcm({ encoding, containerBytes, bitsPerSample }: PcmFormat): boolean {
  if (bitsPerSample < 1 || bitsPerSample > 8 * containerBytes) return false;
  switch (encoding) {
    case 'mulaw':
    case 'alaw':
    case 'unsigned':
      return containerBytes === 1;
    case 'float':
      return bitsPerSample === 8 * containerBytes && (containerBytes === 4 || containerBytes === 8);
    case 'signed':
      return containerBytes >= 1 && containerBytes <= 4;
  }
}

/** Number of whole frames, each with all channels, in these bytes. */
export function pcmFrameCount(bytes: Uint8Array, { containerBytes, channelCount }: PcmFormat): number {
  return Math.floor(bytes.length / (containerBytes * channelCount));
}

/**
 * Decodes samples. Their justification within a wider container is detected, because writers differ from the standard.
 * @param bytes only samples; an incomplete last frame is ignored
 */
export function decodePcm(bytes: Uint8Array, format: PcmFormat): DecodedAudio {
  const frames = pcmFrameCount(bytes, format);
  const read = sampleReader(bytes, format);
  const frameBytes = format.containerBytes * format.channelCount;
  const channels = Array.from({ length: format.channelCount }, (_, channel) => {
    const samples = new Float32Array(frames);
    const start = channel * format.containerBytes;
    for (let i = 0; i < frames; i++) samples[i] = read(start + i * frameBytes);
    return samples;
  });
  return { channels, sampleRateHz: format.sampleRateHz };
}
