import { asciiAt, viewOf } from '../ascii-at.ts';
import { AudioError } from '../audio-error.ts';
import type { Content } from '../content.ts';
import { parseFrames } from './parse-frames.ts';
import { isChunkAt, riffChunks } from './riff-chunks.ts';
import { readWavFormat, type WavFormat } from './wav-format.ts';

interface Extent {
  start: number;
  length: number;
}

/** The 32-bit length in a file that needs 64 bits. */
const IN_DS64 = 0xffff_ffff;

interface DataChunk extends Extent {
  claimedLength: number;
}

/**
 * Locates the audio. Its length is that of the chunk, unless the writer never filled it in. The length is then zero, or
 * that of the first write, with a RIFF size that differs from the file's and no chunk behind it.
 */
function audioExtent(bytes: Uint8Array, chunk: DataChunk, littleEndian: boolean): Extent {
  const rest = bytes.length - chunk.start;
  const { claimedLength } = chunk;
  const end = chunk.start + claimedLength;
  if (claimedLength >= rest) return { start: chunk.start, length: rest };
  const isFollowed = isChunkAt(bytes, end, littleEndian) || isChunkAt(bytes, end + 1, littleEndian);
  const riffEnd = viewOf(bytes).getUint32(4, littleEndian) + 8;
  const riffDisagrees = Math.abs(riffEnd - bytes.length) > 1;
  const isUnfinished = claimedLength === 0 || (riffDisagrees && rest - claimedLength > claimedLength);
  return { start: chunk.start, length: isUnfinished && !isFollowed ? rest : claimedLength };
}

/** Returns the length of the data of an RF64 or BW64 file, which only its `ds64` chunk has. */
function ds64DataLength(bytes: Uint8Array, chunk: Extent): number | null {
  return chunk.length < 16 ? null : Number(viewOf(bytes).getBigUint64(chunk.start + 8, true));
}

function contentOf(bytes: Uint8Array, format: WavFormat, { start, length }: Extent): Content {
  const data = bytes.subarray(start, start + length);
  switch (format.type) {
    case 'pcm':
      return { type: 'pcm', format: format.format, bytes: data };
    case 'mpeg':
      return parseFrames(data, 'mp3');
    case 'adpcm': {
      const { channelCount, sampleRateHz, blockBytes, blockFrames } = format;
      const frames = Math.floor(length / blockBytes) * blockFrames;
      const wav = bytes.slice(0, start + length);
      viewOf(wav).setUint32(start - 4, length, true);
      return { type: 'adpcm', wav, channelCount, sampleRateHz, frames };
    }
  }
}

/**
 * Reads RIFF, RIFX (big-endian), RF64 and BW64 WAVE files: PCM and float of any width, G.711, ADPCM and MPEG.
 * If a data chunk is longer than the file (from a killed recorder or a stream of unknown length), it gives the bytes
 * that exist.
 * @throws AudioError
 */
export function readWav(bytes: Uint8Array): Content {
  const littleEndian = asciiAt(bytes, 0, 4) !== 'RIFX';
  let format: WavFormat | null = null;
  let longLength: number | null = null;
  let sound: Extent | null = null;
  for (const chunk of riffChunks(bytes, littleEndian)) {
    if (chunk.id === 'ds64') longLength = ds64DataLength(bytes, chunk);
    if (chunk.id === 'fmt ') format = readWavFormat(bytes, chunk, littleEndian);
    if (chunk.id === 'data' && sound === null) {
      const isLong = chunk.claimedLength === IN_DS64 && longLength !== null;
      const claimedLength = isLong ? (longLength ?? 0) : chunk.claimedLength;
      sound = audioExtent(bytes, { start: chunk.start, length: chunk.length, claimedLength }, littleEndian);
    }
    if (format !== null && sound !== null) return contentOf(bytes, format, sound);
  }
  throw new AudioError('corrupt_audio', 'The WAV file has no audio; it may be truncated.');
}
