const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function mixBlock(block: number): number {
  return Math.imul(rotate(Math.imul(block, C1), 15), C2);
}

function finish(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Computes the 32-bit MurmurHash3 of a text's UTF-8 bytes (Appleby, 2011), as an unsigned number. Pure. */
export function murmur3(text: string, seed = 0): number {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = bytes.length >>> 2;
  let hash = seed;
  for (let block = 0; block < blocks; block++) {
    hash ^= mixBlock(view.getUint32(4 * block, true));
    hash = (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= 4 * blocks; at--) tail = (tail << 8) | (bytes[at] ?? 0);
  return finish(hash ^ mixBlock(tail) ^ bytes.length);
}
