import { chunk, concat, uint } from './write-chunks.ts';

interface WavOptions {
  tag?: number;
  channels?: number;
  rateHz?: number;
  bits?: number;
  blockBytes?: number;
  /** Bytes behind the sixteen that each format has. */
  extension?: Uint8Array;
  form?: 'RIFF' | 'RIFX' | 'RF64';
  /** False lengths for the headers. */
  riffSize?: number;
  dataSize?: number;
  /** Chunks around the data. */
  before?: Uint8Array;
  after?: Uint8Array;
}

/** A WAV file with the given headers. */
export function writeWavFile(data: Uint8Array, options: WavOptions = {}): Uint8Array<ArrayBuffer> {
  const { tag = 1, channels = 1, rateHz = 16_000, bits = 16, form = 'RIFF' } = options;
  const littleEndian = form !== 'RIFX';
  const blockBytes = options.blockBytes ?? Math.ceil(bits / 8) * channels;
  const format = concat(
    uint(tag, 2, littleEndian),
    uint(channels, 2, littleEndian),
    uint(rateHz, 4, littleEndian),
    uint(rateHz * blockBytes, 4, littleEndian),
    uint(blockBytes, 2, littleEndian),
    uint(bits, 2, littleEndian),
    options.extension ?? new Uint8Array(0),
  );
  const none = new Uint8Array(0);
  const claimed = options.dataSize ?? data.length;
  const body = concat(
    'WAVE',
    options.form === 'RF64' ? (options.before ?? none) : none,
    chunk('fmt ', format, { littleEndian }),
    options.form === 'RF64' ? none : (options.before ?? none),
    chunk('data', data, { littleEndian, claimed }),
    options.after ?? none,
  );
  return concat(form, uint(options.riffSize ?? body.length, 4, littleEndian), body);
}

/** The extension of WAVE_FORMAT_EXTENSIBLE. */
export function extensible(tag: number, validBits: number): Uint8Array {
  const guid = Uint8Array.of(0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113);
  return concat(uint(22, 2, true), uint(validBits, 2, true), uint(0, 4, true), uint(tag, 2, true), guid);
}
