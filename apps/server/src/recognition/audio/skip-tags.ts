import { asciiAt, viewOf } from './ascii-at.ts';

const ID3_HEADER_BYTES = 10;
const ID3V1_BYTES = 128;
const APE_FOOTER_BYTES = 32;

/** Reads a number of four bytes with seven bits each. */
function syncsafe(bytes: Uint8Array, offset: number): number {
  return bytes.subarray(offset, offset + 4).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
}

function skipId3(bytes: Uint8Array): Uint8Array {
  const hasFooter = ((bytes[5] ?? 0) & 0x10) !== 0;
  const length = ID3_HEADER_BYTES + syncsafe(bytes, 6) + (hasFooter ? ID3_HEADER_BYTES : 0);
  // A tag cannot fill the whole file: only its header is skipped then.
  return bytes.subarray(length < bytes.length ? length : ID3_HEADER_BYTES);
}

/** Returns the bytes behind ID3v2 tags and their zero padding. Players add such tags to any format. */
export function skipLeadingTags(bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  while (asciiAt(rest, 0, 3) === 'ID3' && rest.length > ID3_HEADER_BYTES) rest = skipId3(rest);
  if (rest === bytes) return bytes;
  const start = rest.findIndex((byte) => byte !== 0);
  // MP4 itself begins with zeros.
  return start > 3 ? rest.subarray(start) : rest;
}

/** Returns the bytes before the ID3v1 and APE tags at the end of a stream of frames. */
export function cutTrailingTags(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  if (end > ID3V1_BYTES && asciiAt(bytes, end - ID3V1_BYTES, 3) === 'TAG') end -= ID3V1_BYTES;
  if (end > APE_FOOTER_BYTES && asciiAt(bytes, end - APE_FOOTER_BYTES, 8) === 'APETAGEX') {
    const length = viewOf(bytes).getUint32(end - APE_FOOTER_BYTES + 12, true) + APE_FOOTER_BYTES;
    if (length < end) end -= length;
  }
  return bytes.subarray(0, end);
}

/** Returns the bytes behind the metadata of a FLAC file, which may hold pictures; all bytes if it is damaged. */
export function skipFlacMetadata(bytes: Uint8Array): Uint8Array {
  let offset = 4;
  for (let isLast = false; !isLast;) {
    if (offset + 4 > bytes.length) return bytes;
    const head = viewOf(bytes).getUint32(offset);
    isLast = head >>> 31 === 1;
    offset += 4 + (head & 0xff_ffff);
  }
  return offset < bytes.length ? bytes.subarray(offset) : bytes;
}
