import { isAdtsFrame } from './codecs/adts-frame.ts';
import { asciiAt } from './ascii-at.ts';

/** The container of a file. */
export type ContainerFormat =
  'wav' | 'aiff' | 'au' | 'caf' | 'flac' | 'mp3' | 'adts' | 'ogg' | 'mp4' | 'matroska' | 'mpeg-ts';

const PACKET_TS_BYTES = 188;

/** First boxes of MP4 and MOV files. Old and streamed files have no `ftyp`. */
const MP4_BOXES = new Set('ftyp|moov|moof|mdat|styp|wide|free|skip|pnot|sidx'.split('|'));
const OGG_CODECS = ['OpusHead', '\u0001vorbis', '\u007fFLAC'];
const BY_FIRST_FOUR: Record<string, ContainerFormat> = {
  fLaC: 'flac',
  '.snd': 'au',
  'dns.': 'au',
  caff: 'caf',
  '\u001aE\u00df\u00a3': 'matroska',
};

/** Whether it is an MPEG audio frame header: eleven sync bits, and no reserved version, layer, bit or sample rate. */
function isMpegFrame(bytes: Uint8Array): boolean {
  const [sync = 0, kind = 0, rates = 0] = bytes;
  const versionIsReserved = (kind & 0x18) === 0x08;
  const layerIsReserved = (kind & 0x06) === 0;
  return (
    sync === 0xff &&
    (kind & 0xe0) === 0xe0 &&
    !versionIsReserved &&
    !layerIsReserved &&
    rates >> 4 !== 15 &&
    rates >> 4 !== 0 &&
    (rates & 0x0c) !== 0x0c
  );
}

function isTransportStream(bytes: Uint8Array): boolean {
  return bytes.length > PACKET_TS_BYTES && bytes[0] === 0x47 && bytes[PACKET_TS_BYTES] === 0x47;
}

function sniffIff(first: string, kind: string): ContainerFormat | null {
  if (kind === 'WAVE' && ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(first)) return 'wav';
  return first === 'FORM' && (kind === 'AIFF' || kind === 'AIFC') ? 'aiff' : null;
}

/**
 * Detects the container from the first bytes behind tags, because names and content types are often wrong. Null if it
 * is not supported.
 */
export function sniffFormat(bytes: Uint8Array): ContainerFormat | null {
  const first = asciiAt(bytes, 0, 4);
  const iff = sniffIff(first, asciiAt(bytes, 8, 4));
  if (iff !== null) return iff;
  const known = BY_FIRST_FOUR[first];
  if (known !== undefined) return known;
  if (first === 'OggS') {
    const firstPage = asciiAt(bytes, 0, 128);
    return OGG_CODECS.some((codec) => firstPage.includes(codec)) ? 'ogg' : null;
  }
  if (MP4_BOXES.has(asciiAt(bytes, 4, 4))) return 'mp4';
  if (isTransportStream(bytes)) return 'mpeg-ts';
  if (isAdtsFrame(bytes)) return 'adts';
  return isMpegFrame(bytes) ? 'mp3' : null;
}
