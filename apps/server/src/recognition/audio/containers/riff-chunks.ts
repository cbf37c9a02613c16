import { asciiAt, viewOf } from '../ascii-at.ts';

interface RiffChunk {
  id: string;
  start: number;
  /** The bytes that exist, at most the claimed length. */
  length: number;
  claimedLength: number;
}

const KNOWN_IDS = new Set(
  'fmt |data|fact|LIST|list|bext|cue |smpl|inst|id3 |ID3 |JUNK|junk|PAD |PEAK|iXML|axml|chna|ds64|r64m|cart|plst|note|ltxt|acid|DISP|_PMX|afsp|levl|umid|minf|elm1|regn'.split(
    '|',
  ),
);

/** Whether a chunk begins here: an id of printable characters, and a length within the file. */
export function isChunkAt(bytes: Uint8Array, offset: number, littleEndian: boolean): boolean {
  if (offset + 8 > bytes.length) return false;
  if (!/^[\u0020-\u007e]{4}$/.test(asciiAt(bytes, offset, 4))) return false;
  return offset + 8 + viewOf(bytes).getUint32(offset + 4, littleEndian) <= bytes.length + 1;
}

/** Chunks of odd length have a padding byte, which some writers omit. */
function nextOffset(bytes: Uint8Array, end: number): number {
  if (end % 2 === 0) return end;
  return KNOWN_IDS.has(asciiAt(bytes, end, 4)) ? end : end + 1;
}

/** Returns the chunks of a RIFF file, with or without padding. The last may be truncated. */
export function* riffChunks(bytes: Uint8Array, littleEndian: boolean): Generator<RiffChunk> {
  const view = viewOf(bytes);
  let offset = 12;
  while (offset + 8 <= bytes.length) {
    const claimedLength = view.getUint32(offset + 4, littleEndian);
    const start = offset + 8;
    const length = Math.min(claimedLength, bytes.length - start);
    yield { id: asciiAt(bytes, offset, 4), start, length, claimedLength };
    offset = nextOffset(bytes, start + length);
  }
}
