import { viewOf } from '../ascii-at.ts';
import { AudioError } from '../audio-error.ts';
import type { CodecSetup } from '../content.ts';
import { integrate, predict } from './alac-prediction.ts';
import { readResiduals } from './alac-residuals.ts';
import { createBitReader, type BitReader } from './bit-reader.ts';
import type { PacketDecoder } from './packet-decoder.ts';

/** The cookie of ALAC: parameters that all its packets share. */
interface AlacCookie {
  frameLength: number;
  bitDepth: number;
  historyMultiplier: number;
  initialHistory: number;
  limit: number;
  channelCount: number;
  sampleRateHz: number;
}

const COOKIE_BYTES = 24;
const MOST_FRAMES = 65_536;

function readCookie(bytes: Uint8Array | null): AlacCookie {
  const damaged = new AudioError('corrupt_audio', 'The ALAC header is damaged.');
  if (bytes === null || bytes.length < COOKIE_BYTES) throw damaged;
  const view = viewOf(bytes);
  const cookie = {
    frameLength: view.getUint32(0),
    bitDepth: view.getUint8(5),
    historyMultiplier: view.getUint8(6),
    initialHistory: view.getUint8(7),
    limit: view.getUint8(8),
    channelCount: view.getUint8(9),
    sampleRateHz: view.getUint32(20),
  };
  const { frameLength, bitDepth, limit, channelCount } = cookie;
  const isSane =
    frameLength > 0 &&
    frameLength <= MOST_FRAMES &&
    [16, 20, 24, 32].includes(bitDepth) &&
    limit >= 1 &&
    limit <= 16 &&
    channelCount >= 1 &&
    channelCount <= 8;
  if (!isSane) throw damaged;
  return cookie;
}

interface ElementHeader {
  frames: number;
  /** Number of low bytes that are stored uncompressed beside the rest. */
  shiftBits: number;
  isPlain: boolean;
}

function readHeader(bits: BitReader, frameLength: number): ElementHeader {
  bits.skip(4);
  if (bits.read(12) !== 0) throw new RangeError('the header of an element is damaged');
  const hasLength = bits.read(1) === 1;
  const shiftBits = 8 * bits.read(2);
  const isPlain = bits.read(1) === 1;
  const frames = hasLength ? bits.read(32) : frameLength;
  if (frames > frameLength || shiftBits > 16) throw new RangeError('the header of an element is damaged');
  return { frames, shiftBits, isPlain };
}

/** @param count number of interleaved channels */
function readPlain(
  bits: BitReader,
  frames: number,
  { count, width }: { count: number; width: number },
): Int32Array[] {
  const channels = Array.from({ length: count }, () => new Int32Array(frames));
  for (let i = 0; i < frames; i++) {
    for (const channel of channels) channel[i] = bits.readSigned(width);
  }
  return channels;
}

interface ChannelHeader {
  isDifferenced: boolean;
  shift: number;
  multiplier: number;
  coefficients: Int16Array;
}

function readChannelHeader(bits: BitReader): ChannelHeader {
  const isDifferenced = bits.read(4) !== 0;
  const shift = bits.read(4);
  const multiplier = bits.read(3);
  const coefficients = Int16Array.from({ length: bits.read(5) }, () => bits.readSigned(16));
  return { isDifferenced, shift, multiplier, coefficients };
}

/** Undoes the mixing of left and right into a sum and a difference. */
function unmix([first, second]: Int32Array[], mixBits: number, weight: number): void {
  if (first === undefined || second === undefined || weight === 0) return;
  for (let i = 0; i < first.length; i++) {
    const difference = second[i] ?? 0;
    const left = (first[i] ?? 0) + difference - ((weight * difference) >> mixBits);
    first[i] = left;
    second[i] = left - difference;
  }
}

/** An element: one channel or a pair. */
function readElement(bits: BitReader, cookie: AlacCookie, count: number): Int32Array[] {
  const { frames, shiftBits, isPlain } = readHeader(bits, cookie.frameLength);
  if (isPlain) return readPlain(bits, frames, { count, width: cookie.bitDepth });
  const mixBits = bits.read(8);
  const weight = bits.readSigned(8);
  const headers = Array.from({ length: count }, () => readChannelHeader(bits));
  const low =
    shiftBits === 0
      ? []
      : readPlain(bits, frames, { count, width: shiftBits }).map((channel) =>
          channel.map((value) => value & (2 ** shiftBits - 1)),
        );
  const width = cookie.bitDepth - shiftBits + count - 1;
  if (width > 32) throw new RangeError('the samples of an element are too wide');
  const channels = headers.map(({ isDifferenced, shift, multiplier, coefficients }) => {
    const residuals = readResiduals(bits, frames, {
      initialHistory: cookie.initialHistory,
      historyMultiplier: Math.trunc((cookie.historyMultiplier * multiplier) / 4),
      limit: cookie.limit,
      plainBits: width,
    });
    // The count 31 means no coefficients, only differences.
    if (coefficients.length === 31) return integrate(residuals, width);
    const differenced = isDifferenced ? integrate(residuals, width) : residuals;
    return predict(differenced, { coefficients, shift, bits: width });
  });
  unmix(channels, mixBits, weight);
  return channels.map((channel, index) =>
    shiftBits === 0 ? channel : channel.map((value, i) => (value << shiftBits) | (low[index]?.[i] ?? 0)),
  );
}

/** Skips an element of data that is not audio. */
function skipData(bits: BitReader): void {
  bits.skip(4);
  const isAligned = bits.read(1) === 1;
  const first = bits.read(8);
  const length = first === 255 ? first + bits.read(8) : first;
  if (isAligned) bits.alignToByte();
  bits.skip(8 * length);
}

function skipFill(bits: BitReader): void {
  const first = bits.read(4);
  bits.skip(8 * (first === 15 ? first + bits.read(8) - 1 : first));
}

function readPacket(bits: BitReader, cookie: AlacCookie): Int32Array[] {
  const channels: Int32Array[] = [];
  while (bits.hasMore() && channels.length < cookie.channelCount) {
    const tag = bits.read(3);
    switch (tag) {
      case 0:
      case 3:
        channels.push(...readElement(bits, cookie, 1));
        break;
      case 1:
        channels.push(...readElement(bits, cookie, 2));
        break;
      case 4:
        skipData(bits);
        break;
      case 6:
        skipFill(bits);
        break;
      case 7:
        return channels;
      default:
        throw new RangeError(`an element of kind ${tag}`);
    }
  }
  return channels;
}

/**
 * Decodes Apple Lossless, following Apple's open reference decoder (Apache-2.0), because no maintained package exists.
 * Bit-exact, as its tests verify.
 * @throws AudioError if the cookie is damaged
 */
export function createAlacDecoder({ description }: CodecSetup): PacketDecoder {
  const cookie = readCookie(description);
  const scale = 2 ** (cookie.bitDepth - 1);
  return {
    decode(packet) {
      const channels = readPacket(createBitReader(packet), cookie);
      if (channels.length !== cookie.channelCount) return null;
      return {
        channels: channels.map((channel) => Float32Array.from(channel, (value) => value / scale)),
        sampleRateHz: cookie.sampleRateHz,
      };
    },
    free() {},
  };
}
