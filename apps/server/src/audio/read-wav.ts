import { AudioError } from './audio-error.ts';

export interface DecodedAudio {
  /** One array a channel, -1..1, equal lengths. */
  channels: Float32Array[];
  sampleRateHz: number;
}

interface WavFormat {
  encoding: 'integer' | 'float';
  channelCount: number;
  sampleRateHz: number;
  bitsPerSample: number;
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;

function readFormat(view: DataView, start: number, length: number): WavFormat {
  if (length < 16)
    throw new AudioError('corrupt_audio', 'The WAV file has a format chunk that is cut short.');
  const tag = view.getUint16(start, true);
  // An extensible header keeps the real tag in the first two bytes of its GUID.
  const realTag = tag === FORMAT_EXTENSIBLE && length >= 26 ? view.getUint16(start + 24, true) : tag;
  const channelCount = view.getUint16(start + 2, true);
  const sampleRateHz = view.getUint32(start + 4, true);
  const bitsPerSample = view.getUint16(start + 14, true);
  const isInteger = realTag === FORMAT_PCM && [8, 16, 24, 32].includes(bitsPerSample);
  const isFloat = realTag === FORMAT_FLOAT && [32, 64].includes(bitsPerSample);
  if (!isInteger && !isFloat) {
    throw new AudioError(
      'unsupported_audio',
      `This WAV encoding (format ${realTag}, ${bitsPerSample} bits) is not supported; save it as 16-bit PCM.`,
    );
  }
  if (channelCount < 1 || channelCount > 32 || sampleRateHz < 1_000 || sampleRateHz > 768_000) {
    throw new AudioError(
      'corrupt_audio',
      `The WAV header says ${channelCount} channels at ${sampleRateHz} Hz, which cannot be right.`,
    );
  }
  return { encoding: isInteger ? 'integer' : 'float', channelCount, sampleRateHz, bitsPerSample };
}

function sampleReader(view: DataView, format: WavFormat): (offset: number) => number {
  if (format.encoding === 'float') {
    return format.bitsPerSample === 32
      ? (offset) => view.getFloat32(offset, true)
      : (offset) => view.getFloat64(offset, true);
  }
  switch (format.bitsPerSample) {
    case 8:
      return (offset) => (view.getUint8(offset) - 128) / 128;
    case 16:
      return (offset) => view.getInt16(offset, true) / 0x8000;
    case 24:
      return (offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 0x80_0000;
    default:
      return (offset) => view.getInt32(offset, true) / 0x8000_0000;
  }
}

function readSamples(
  view: DataView,
  data: { start: number; length: number },
  format: WavFormat,
): Float32Array[] {
  const bytesPerSample = format.bitsPerSample / 8;
  const frameBytes = bytesPerSample * format.channelCount;
  const frames = Math.floor(data.length / frameBytes);
  const read = sampleReader(view, format);
  return Array.from({ length: format.channelCount }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let i = 0; i < frames; i++)
      samples[i] = read(data.start + i * frameBytes + channel * bytesPerSample);
    return samples;
  });
}

/**
 * Reads a RIFF WAVE file: PCM of 8 to 32 bits or float, any rate and channel count. A data chunk that claims more
 * than the file holds (a recorder that was killed, or a stream that never knew its length) gives what is there.
 * @throws AudioError
 */
export function readWav(bytes: Uint8Array): DecodedAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: WavFormat | null = null;
  let offset = 12;
  while (offset + 8 <= bytes.length) {
    const id = view.getUint32(offset, false);
    const start = offset + 8;
    const length = Math.min(view.getUint32(offset + 4, true), bytes.length - start);
    if (id === 0x66_6d_74_20) format = readFormat(view, start, length); // "fmt "
    if (id === 0x64_61_74_61) {
      // "data"
      if (format === null) break;
      return { channels: readSamples(view, { start, length }, format), sampleRateHz: format.sampleRateHz };
    }
    offset = start + length + (length % 2);
  }
  throw new AudioError('corrupt_audio', 'The WAV file has no audio in it; it may have been cut short.');
}
