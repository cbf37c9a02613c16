import type { CodecSetup } from '../content.ts';

const RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/** The properties of the audio in an ADTS frame. */
interface AdtsLayout {
  /** Audio object type of MPEG-4: 1 is AAC Main, 2 AAC-LC, 3 AAC-SSR, 4 AAC-LTP. */
  objectType: number;
  rateIndex: number;
  channelConfiguration: number;
}

const HEADER_BYTES = 7;
const LC = 2;
/** Object types that extend AAC-LC: the frames themselves signal spectral band replication and parametric stereo. */
const ON_TOP_OF_LC = new Set([5, 29]);

export function isAdtsFrame(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0;
}

/**
 * Reads the audio specific configuration of MPEG-4, or uses the values of the container if there is none.
 * @returns null if its frames cannot be put into ADTS, such as those of low-delay types
 */
export function adtsLayoutOf({ description, sampleRateHz, channelCount }: CodecSetup): AdtsLayout | null {
  const [first, second] = description ?? [];
  if (first === undefined || second === undefined) {
    const rateIndex = RATES.indexOf(sampleRateHz);
    return rateIndex < 0 ? null : { objectType: LC, rateIndex, channelConfiguration: channelCount };
  }
  const told = first >> 3;
  const objectType = ON_TOP_OF_LC.has(told) ? LC : told;
  const rateIndex = ((first & 7) << 1) | (second >> 7);
  const channelConfiguration = (second >> 3) & 0x0f;
  const isKnown = objectType >= 1 && objectType <= 4 && rateIndex < RATES.length;
  return isKnown && channelConfiguration <= 7 ? { objectType, rateIndex, channelConfiguration } : null;
}

/** Adds an ADTS header to a bare AAC frame, so that one decoder serves every container. */
export function wrapInAdts(frame: Uint8Array, layout: AdtsLayout): Uint8Array {
  const length = frame.length + HEADER_BYTES;
  const { objectType, rateIndex, channelConfiguration: channels } = layout;
  const wrapped = new Uint8Array(length);
  wrapped.set([
    0xff,
    0xf1,
    ((objectType - 1) << 6) | (rateIndex << 2) | (channels >> 2),
    ((channels & 3) << 6) | (length >> 11),
    (length >> 3) & 0xff,
    ((length & 7) << 5) | 0x1f,
    0xfc,
  ]);
  wrapped.set(frame, HEADER_BYTES);
  return wrapped;
}
