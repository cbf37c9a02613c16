import { TextDecoder } from 'node:util';

/** How a file's text is encoded, as its first bytes tell. `bomBytes` is the length of its byte order mark. */
export interface DetectedEncoding {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  bomBytes: number;
}

const SHARE_OF_ZEROS = 0.3;

/**
 * Tells UTF-16 from everything else: by its byte order mark, or by the zeros that every second byte is in text of a Latin
 * script. UTF-8 is the default. Older encodings have no mark and can't be told apart for certain: they must be named. Pure.
 */
export function detectEncoding(beginning: Uint8Array): DetectedEncoding {
  const [first, second, third] = beginning;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', bomBytes: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', bomBytes: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', bomBytes: 2 };
  const pairs = Math.floor(beginning.length / 2);
  let even = 0;
  let odd = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (beginning[index] === 0) even++;
    if (beginning[index + 1] === 0) odd++;
  }
  if (pairs > 0 && odd / pairs > SHARE_OF_ZEROS && even === 0) return { encoding: 'utf-16le', bomBytes: 0 };
  if (pairs > 0 && even / pairs > SHARE_OF_ZEROS && odd === 0) return { encoding: 'utf-16be', bomBytes: 0 };
  return { encoding: 'utf-8', bomBytes: 0 };
}

/** Why a piece of text could not be read, with the encoding that it is likely to have. Pure. */
export function explainNotUtf8(bytes: Uint8Array): string {
  return `the text is not UTF-8, perhaps ${likelyEncoding(bytes)}: specify it with --encoding`;
}

/** Western text has a letter or two beyond ASCII between others; other scripts have nothing but them. */
function likelyEncoding(bytes: Uint8Array): string {
  let high = 0;
  let inRuns = 0;
  for (let index = 0; index < bytes.length; index++) {
    let end = index;
    while ((bytes[end] ?? 0) >= 0x80) end++;
    high += end - index;
    if (end - index >= 3) inRuns += end - index;
    index = end;
  }
  if (inRuns / Math.max(1, high) < 0.6) return 'windows-1252';
  return 'windows-1251 (Cyrillic), shift_jis, gb18030 or euc-kr';
}

/** Whether an encoding is one that text can be decoded from, by any of its names. */
export function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}
