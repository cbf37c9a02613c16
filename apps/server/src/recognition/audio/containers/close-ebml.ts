/** Elements of WebM that contain others. Audio lies in clusters, which lie in the segment. */
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;

interface Element {
  id: number;
  sizeStart: number;
  contentStart: number;
  /** Null for an unknown length. */
  end: number | null;
}

/** Returns the width in bytes, from the leading zeros of the first byte; more than eight if it is zero. */
function widthAt(bytes: Uint8Array, offset: number): number {
  return Math.clz32(bytes[offset] ?? 0) - 23;
}

function numberAt(bytes: Uint8Array, offset: number, width: number): number {
  return bytes.subarray(offset, offset + width).reduce((value, byte) => value * 256 + byte, 0);
}

function elementAt(bytes: Uint8Array, offset: number): Element | null {
  const idWidth = widthAt(bytes, offset);
  const sizeStart = offset + idWidth;
  const sizeWidth = widthAt(bytes, sizeStart);
  const contentStart = sizeStart + sizeWidth;
  if (idWidth > 4 || sizeWidth > 8 || contentStart > bytes.length) return null;
  // Without the bit that marks the width: with it, the value would exceed the exact range of a number.
  const high = (bytes[sizeStart] ?? 0) & (0xff >> sizeWidth);
  const size = high * 256 ** (sizeWidth - 1) + numberAt(bytes, sizeStart + 1, sizeWidth - 1);
  const isOpen = size >= 2 ** (7 * sizeWidth) - 1;
  const end = isOpen ? null : contentStart + size;
  return { id: numberAt(bytes, offset, idWidth), sizeStart, contentStart, end };
}

function writeSize(bytes: Uint8Array, { sizeStart, contentStart }: Element, size: number): void {
  const width = contentStart - sizeStart;
  for (let i = 0; i < width; i++) bytes[contentStart - 1 - i] = Math.floor(size / 256 ** i) & 0xff;
  bytes[sizeStart] = (bytes[sizeStart] ?? 0) | (1 << (8 - width));
}

/**
 * Ends a truncated recording behind its last whole block. Its lengths exceed the file, and a demuxer that trusts them
 * drops the last cluster, which may be the only one.
 * @returns the same bytes if nothing is truncated, else a copy
 */
export function closeEbml(bytes: Uint8Array): Uint8Array {
  const containers: Element[] = [];
  let offset = 0;
  let isCut = false;
  while (offset < bytes.length && !isCut) {
    const element = elementAt(bytes, offset);
    if (element === null) return bytes;
    if (element.id === SEGMENT || element.id === CLUSTER) {
      containers.push(element);
      offset = element.contentStart;
    } else if (element.end === null) return bytes;
    else if (element.end > bytes.length) isCut = true;
    else offset = element.end;
  }
  const claimed = containers.filter(({ end }) => end !== null && end > offset);
  if (!isCut && claimed.every(({ end }) => end === null || end <= bytes.length)) return bytes;
  const closed = bytes.slice(0, offset);
  for (const container of claimed) writeSize(closed, container, offset - container.contentStart);
  return closed;
}
