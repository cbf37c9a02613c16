import { asciiAt, viewOf } from '../ascii-at.ts';

interface Box {
  type: string;
  start: number;
  end: number;
}

/** Returns successive boxes of MP4. A size of zero extends to the end. */
function* boxesOf(bytes: Uint8Array, from: number, to: number): Generator<Box> {
  const view = viewOf(bytes);
  let offset = from;
  while (offset + 8 <= to) {
    const size32 = view.getUint32(offset);
    const isLong = size32 === 1 && offset + 16 <= to;
    const size = isLong ? Number(view.getBigUint64(offset + 8)) : size32 === 0 ? to - offset : size32;
    if (size < 8) return;
    const end = offset + size;
    yield { type: asciiAt(bytes, offset + 4, 4), start: offset + (isLong ? 16 : 8), end: Math.min(end, to) };
    offset = end;
  }
}

const WITHOUT_AUDIO = new Set(
  'ftyp|moov|moof|free|skip|wide|uuid|meta|udta|pnot|sidx|styp|mfra|emsg|prft'.split('|'),
);

/** Bytes of the file without boxes that hold no audio: pictures and tables may be larger than the audio. */
export function mediaBytesOf(bytes: Uint8Array): number {
  let length = bytes.length;
  for (const { type, start, end } of boxesOf(bytes, 0, bytes.length)) {
    if (WITHOUT_AUDIO.has(type)) length -= end - start + 8;
  }
  return Math.max(0, length);
}

const CONTAINERS = new Set('moov|trak|mdia|minf|stbl|wave'.split('|'));

/** Returns where the inner boxes begin; null for a box without relevant ones. */
function childrenStart(bytes: Uint8Array, { type, start }: Box): number | null {
  if (CONTAINERS.has(type)) return start;
  if (type === 'stsd') return start + 8;
  if (type !== 'alac') return null;
  // A sample entry: the fields before its boxes depend on its QuickTime version.
  const version = start + 10 <= bytes.length ? viewOf(bytes).getUint16(start + 8) : 0;
  return start + 28 + (version === 1 ? 16 : version === 2 ? 36 : 0);
}

/** Returns the 24 bytes that configure an ALAC decoder: the box `alac` in the sample entry `alac`. */
export function findAlacCookie(bytes: Uint8Array): Uint8Array | null {
  function search(from: number, to: number, isInEntry: boolean): Uint8Array | null {
    for (const box of boxesOf(bytes, from, to)) {
      if (box.type === 'alac' && isInEntry) {
        return box.end - box.start >= 28 ? bytes.subarray(box.start + 4, box.start + 28) : null;
      }
      const inside = childrenStart(bytes, box);
      const found = inside === null ? null : search(inside, box.end, isInEntry || box.type === 'alac');
      if (found !== null) return found;
    }
    return null;
  }
  return search(0, bytes.length, false);
}
