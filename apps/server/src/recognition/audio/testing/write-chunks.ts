/** Concatenates bytes, texts, and numbers of 32 bits. */
export function concat(...parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
  );
}

export function uint(value: number, bytes: number, littleEndian: boolean): Uint8Array {
  const out = Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) & 0xff);
  return littleEndian ? out : out.toReversed();
}

/** A chunk of RIFF or IFF, padded to an even length unless the padding is omitted. */
export function chunk(
  id: string,
  data: Uint8Array,
  {
    littleEndian,
    claimed = data.length,
    isPadded = true,
  }: { littleEndian: boolean; claimed?: number; isPadded?: boolean },
): Uint8Array {
  const pad = isPadded && data.length % 2 === 1 ? new Uint8Array(1) : new Uint8Array(0);
  return concat(id, uint(claimed, 4, littleEndian), data, pad);
}
