import { asciiAt, viewOf } from '../ascii-at.ts';
import { AudioError } from '../audio-error.ts';
import type { PcmFormat } from '../codecs/decode-pcm.ts';
import type { Content } from '../content.ts';
import { cannotRead, checkPcm } from './check-layout.ts';

/** Encodings by their number in the header. */
const ENCODINGS: Record<number, { encoding: PcmFormat['encoding']; containerBytes: number }> = {
  1: { encoding: 'mulaw', containerBytes: 1 },
  2: { encoding: 'signed', containerBytes: 1 },
  3: { encoding: 'signed', containerBytes: 2 },
  4: { encoding: 'signed', containerBytes: 3 },
  5: { encoding: 'signed', containerBytes: 4 },
  6: { encoding: 'float', containerBytes: 4 },
  7: { encoding: 'float', containerBytes: 8 },
  27: { encoding: 'alaw', containerBytes: 1 },
};

/** Reads Sun and NeXT AU files, big-endian or (rarely) little-endian. @throws AudioError */
export function readAu(bytes: Uint8Array): Content {
  if (bytes.length < 24) throw new AudioError('corrupt_audio', 'The AU file has a truncated header.');
  const littleEndian = asciiAt(bytes, 0, 4) !== '.snd';
  const view = viewOf(bytes);
  const field = (index: number): number => view.getUint32(4 * index, littleEndian);
  const found = ENCODINGS[field(3)];
  if (found === undefined) throw cannotRead(`sound of encoding ${field(3)} in an AU file`);
  const format: PcmFormat = {
    ...found,
    bitsPerSample: 8 * found.containerBytes,
    littleEndian,
    channelCount: field(5),
    sampleRateHz: field(4),
  };
  checkPcm('AU', format);
  const start = Math.max(24, field(1));
  const claimed = field(2);
  // Zero or all ones in an unfinished header.
  const end = claimed === 0 ? bytes.length : Math.min(bytes.length, start + claimed);
  return { type: 'pcm', format, bytes: bytes.subarray(start, end) };
}
