/** Reads bits, starting with the highest bit of each byte. */
export interface BitReader {
  /** @param count 0 to 32; unsigned @throws RangeError at the end */
  read(count: number): number;
  /** Reads a number in two's complement. */
  readSigned(count: number): number;
  /** Returns bits without consuming them. Bits beyond the end count as zero. */
  peek(count: number): number;
  skip(count: number): void;
  alignToByte(): void;
  hasMore(): boolean;
}

export function createBitReader(bytes: Uint8Array): BitReader {
  const end = bytes.length * 8;
  let position = 0;

  function peek(count: number): number {
    let value = 0;
    let at = position;
    for (let missing = count; missing > 0;) {
      const offset = at & 7;
      const taken = Math.min(missing, 8 - offset);
      const byte = bytes[at >> 3] ?? 0;
      value = value * 2 ** taken + ((byte >> (8 - offset - taken)) & ((1 << taken) - 1));
      at += taken;
      missing -= taken;
    }
    return value;
  }

  function skip(count: number): void {
    position += count;
    if (position > end) throw new RangeError('the packet ends early');
  }

  function read(count: number): number {
    const value = peek(count);
    skip(count);
    return value;
  }

  return {
    read,
    peek,
    skip,
    readSigned(count) {
      const value = read(count);
      return value >= 2 ** (count - 1) ? value - 2 ** count : value;
    },
    alignToByte: () => skip(-position & 7),
    hasMore: () => position < end,
  };
}
