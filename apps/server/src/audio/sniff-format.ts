export type AudioFormat = 'wav' | 'flac' | 'mp3' | 'ogg-opus' | 'ogg-vorbis' | 'ogg-flac';

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCodePoint(...bytes.subarray(start, start + length));
}

function sniffOgg(bytes: Uint8Array): AudioFormat | null {
  const firstPage = ascii(bytes, 0, 128);
  if (firstPage.includes('OpusHead')) return 'ogg-opus';
  if (firstPage.includes('\u0001vorbis')) return 'ogg-vorbis';
  if (firstPage.includes('\u007fFLAC')) return 'ogg-flac';
  return null;
}

/** An MPEG audio frame header, layer III: eleven sync bits, and no reserved version, bit rate or sample rate. */
function isMp3Frame(bytes: Uint8Array): boolean {
  const [sync = 0, kind = 0, rates = 0] = bytes;
  const versionIsReserved = (kind & 0x18) === 0x08;
  const isLayer3 = (kind & 0x06) === 0x02;
  return (
    sync === 0xff &&
    (kind & 0xe0) === 0xe0 &&
    !versionIsReserved &&
    isLayer3 &&
    rates >> 4 !== 15 &&
    (rates & 0x0c) !== 0x0c
  );
}

/** Tells the format from the first bytes; names and content types are often wrong. Null when it is none of ours. */
export function sniffFormat(bytes: Uint8Array): AudioFormat | null {
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WAVE') return 'wav';
  if (ascii(bytes, 0, 4) === 'fLaC') return 'flac';
  if (ascii(bytes, 0, 4) === 'OggS') return sniffOgg(bytes);
  if (ascii(bytes, 0, 3) === 'ID3' || isMp3Frame(bytes)) return 'mp3';
  return null;
}
