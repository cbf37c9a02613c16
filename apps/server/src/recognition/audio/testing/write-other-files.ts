import { chunk, concat, uint } from './write-chunks.ts';

interface Layout {
  channels?: number;
  rateHz?: number;
  bits: number;
}

/** Writes an integer as an 80-bit number: exponent, then a mantissa with its leading one. */
function extended(value: number): Uint8Array {
  const exponent = Math.floor(Math.log2(value));
  const mantissa = BigInt(value) << BigInt(63 - exponent);
  const bytes = new Uint8Array(10);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 16_383 + exponent);
  view.setBigUint64(2, mantissa);
  return bytes;
}

/** AIFF, or AIFF-C if a compression is given. */
export function writeAiff(
  data: Uint8Array,
  options: Layout & { compression?: string; soundSize?: number },
): Uint8Array<ArrayBuffer> {
  const { channels = 1, rateHz = 16_000, bits, compression } = options;
  const frames = data.length / Math.max(1, channels * Math.ceil(bits / 8));
  const name = compression === undefined ? new Uint8Array(0) : concat(compression, uint(0, 2, false));
  const common = concat(
    uint(channels, 2, false),
    uint(frames, 4, false),
    uint(bits, 2, false),
    extended(rateHz),
    name,
  );
  const sound = concat(uint(0, 8, false), data);
  const big = { littleEndian: false };
  const body = concat(
    compression === undefined ? 'AIFF' : 'AIFC',
    chunk('COMM', common, big),
    chunk('SSND', sound, { ...big, claimed: options.soundSize ?? sound.length }),
  );
  return concat('FORM', uint(body.length, 4, false), body);
}

export function writeAu(
  data: Uint8Array,
  options: {
    encoding: number;
    channels?: number;
    rateHz?: number;
    dataSize?: number;
    littleEndian?: boolean;
  },
): Uint8Array<ArrayBuffer> {
  const { encoding, channels = 1, rateHz = 16_000, dataSize = data.length, littleEndian = false } = options;
  const fields = [28, dataSize, encoding, rateHz, channels, 0].map((value) => uint(value, 4, littleEndian));
  return concat(littleEndian ? 'dns.' : '.snd', ...fields, data);
}

function cafChunk(id: string, data: Uint8Array, claimed = data.length): Uint8Array {
  return concat(id, claimed < 0 ? new Uint8Array(8).fill(255) : uint(claimed, 8, false), data);
}

export function writeCaf(
  data: Uint8Array,
  options: Layout & { format?: string; flags?: number; packetBytes: number; dataSize?: number },
): Uint8Array<ArrayBuffer> {
  const { channels = 1, rateHz = 16_000, bits, format = 'lpcm', flags = 0, packetBytes } = options;
  const rate = new Uint8Array(8);
  new DataView(rate.buffer).setFloat64(0, rateHz);
  const numbers = [flags, packetBytes, 1, channels, bits].map((value) => uint(value, 4, false));
  const sound = concat(uint(0, 4, false), data);
  return concat(
    'caff',
    Uint8Array.of(0, 1, 0, 0),
    cafChunk('desc', concat(rate, format, ...numbers)),
    cafChunk('data', sound, options.dataSize ?? sound.length),
  );
}
