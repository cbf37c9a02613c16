import { asciiAt } from './ascii-at.ts';

/** The usual name of an unsupported file type. */
export interface ForeignFile {
  /** With its article, such as "an AMR recording". */
  name: string;
  /** Whether it may contain speech. */
  isSound: boolean;
}

/** First characters of audio files, with an offset if they are not at the start. */
const SOUND: [signature: string, name: string, offset?: number][] = [
  ['#!AMR', 'an AMR recording'],
  ['#!SILK', 'a SILK recording'],
  ['\u0002#!SILK', 'a SILK recording'],
  ['#!EVS', 'an EVS recording'],
  ['\u0030\u0026\u00b2\u0075\u008e\u0066\u00cf\u0011', 'a Windows Media (WMA, ASF) recording'],
  ['MPCK', 'a Musepack recording'],
  ['MP+', 'a Musepack recording'],
  ['wvpk', 'a WavPack recording'],
  ['MAC ', "a Monkey's Audio (APE) recording"],
  ['TTA1', 'a True Audio recording'],
  ['TTA2', 'a True Audio recording'],
  ['OFR ', 'an OptimFROG recording'],
  ['qoaf', 'a QOA recording'],
  ['DSD ', 'a DSD recording'],
  ['FRM8', 'a DSD recording'],
  ['.RMF', 'a RealMedia recording'],
  ['.ra\u00fd', 'a RealAudio recording'],
  ['FLV', 'a Flash video'],
  ['ADIF', 'AAC sound in ADIF'],
  ['riff\u002e\u0091\u00cf\u0011', 'a Sony Wave64 recording'],
  ['\u000b\u0077', 'an AC-3 recording'],
  ['\u007f\u00fe\u0080\u0001', 'a DTS recording'],
  ['\u00fe\u007f\u0001\u0080', 'a DTS recording'],
  ['\u0000\u0000\u0001\u00ba', 'an MPEG program stream'],
  ['Speex   ', 'a Speex recording', 28],
  ['\u0080theora', 'an Ogg video', 28],
  ['NIST_1A', 'a NIST SPHERE recording'],
  ['Creative Voice File', 'a Creative Voice recording'],
  ['AVI ', 'an AVI video', 8],
];

const OTHER: [signature: string, name: string, offset?: number][] = [
  ['MThd', 'a MIDI file, notes without sound'],
  ['RMID', 'a MIDI file, notes without sound', 8],
  ['%PDF', 'a PDF document'],
  ['\u0089PNG', 'a PNG image'],
  ['\u00ff\u00d8\u00ff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['WEBP', 'a WebP image', 8],
  ['ftyphei', 'an HEIF image', 4],
  ['ftypmif', 'an HEIF image', 4],
  ['ftypavif', 'an AVIF image', 4],
  ['II*\u0000', 'a TIFF image'],
  ['MM\u0000*', 'a TIFF image'],
  ['PK\u0003\u0004', 'a ZIP archive (or an office document)'],
  ['PK\u0005\u0006', 'an empty ZIP archive'],
  ['\u001f\u008b', 'a gzip archive'],
  ['7z\u00bc\u00af', 'a 7z archive'],
  ['Rar!', 'a RAR archive'],
  ['\u00fd7zXZ', 'an XZ archive'],
  ['BZh', 'a bzip2 archive'],
  ['ustar', 'a tar archive', 257],
  ['\u007fELF', 'a program'],
  ['SQLite format 3', 'an SQLite database'],
  ['\u00ff\u00fe', 'a text in UTF-16'],
  ['\u00fe\u00ff', 'a text in UTF-16'],
];

const GSM_FRAME_BYTES = 33;

/** Whether it is GSM 06.10, which has no header: each frame begins with the same four bits. */
function isGsm(bytes: Uint8Array): boolean {
  if (bytes.length < 4 * GSM_FRAME_BYTES) return false;
  return [0, 1, 2, 3].every((frame) => (bytes[frame * GSM_FRAME_BYTES] ?? 0) >> 4 === 0xd);
}

/** Whether it begins with the eleven sync bits of AAC in LOAS/LATM. */
function isLatm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x56 && ((bytes[1] ?? 0) & 0xe0) === 0xe0;
}

function textName(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, 512);
  if (head.some((byte) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte))) return null;
  const text = new TextDecoder('utf-8', { fatal: true });
  try {
    // The last character may be truncated.
    const start = text.decode(head, { stream: true }).trimStart();
    if (/^(<!doctype html|<html)/i.test(start)) return 'a web page (HTML)';
    if (start.startsWith('<')) return 'an XML text';
    return /^[{[]/.test(start) ? 'a JSON text' : 'a text';
  } catch {
    return null;
  }
}

function match(bytes: Uint8Array, table: typeof SOUND): string | undefined {
  return table.find(
    ([signature, , offset = 0]) => asciiAt(bytes, offset, signature.length) === signature,
  )?.[1];
}

/** Names the type of an unsupported file; null if it is unknown. */
export function nameForeign(bytes: Uint8Array): ForeignFile | null {
  const sound =
    match(bytes, SOUND) ??
    (isGsm(bytes) ? 'a GSM 6.10 recording' : isLatm(bytes) ? 'AAC sound in LATM' : undefined);
  if (sound !== undefined) return { name: sound, isSound: true };
  const other = match(bytes, OTHER) ?? textName(bytes);
  return other === null ? null : { name: other, isSound: false };
}
