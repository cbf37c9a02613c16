/** A row as its format gave it, before its fields are looked at. */
export type RawRow = { line: number; value: unknown } | { line: number; reason: string };

export const MAX_ROW_BYTES = 4_000_000;

export const NOT_UTF8 =
  'the text is not UTF-8 (perhaps Windows-1252): save the file as UTF-8, or convert it with iconv';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes UTF-8 strictly; null where it is not UTF-8, so that a wrong encoding never becomes wrong text. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
