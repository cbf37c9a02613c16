/** A row as read from its format, before its fields are interpreted. */
export type RawRow =
  { line: number; value: unknown; notes?: readonly RowNote[] } | { line: number; reason: string };

/** A problem of a readable row: the `field` was `kind`. */
export interface RowNote {
  field: string;
  kind: string;
}

export const MAX_ROW_BYTES = 4_000_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes UTF-8 strictly; null for invalid UTF-8, so that a wrong encoding never becomes wrong text. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
