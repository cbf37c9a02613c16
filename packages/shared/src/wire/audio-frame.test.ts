import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUDIO_HEADER_BYTES, decodeAudioFrame, encodeAudioFrame, MAX_FRAME_SAMPLES } from './audio-frame.ts';
import { floatToPcm16, pcm16ToFloat } from './pcm.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
/** Returns a frame's bytes: the given ones, then zeros. */
function bytesOf(length: number, ...first: number[]): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(first);
  return bytes;
}

const pcm = fc.int16Array({ minLength: 1, maxLength: 600 });

describe('audio frames', () => {
  it('[F1] survive encoding and decoding, also inside a larger buffer', () => {
    fc.assert(
      fc.property(u32, u32, u32, pcm, (ordinal, sequence, capturedAtMs, samples) => {
        const frame = { ordinal, sequence, capturedAtMs, pcm: samples };
        const bytes = encodeAudioFrame(frame);
        const padded = new Uint8Array(bytes.length + 3);
        padded.set(bytes, 3);
        expect(decodeAudioFrame(bytes)).toEqual({ ok: true, frame });
        expect(decodeAudioFrame(padded.subarray(3))).toEqual({ ok: true, frame });
      }),
    );
  });

  it('[F1] are little-endian on the wire', () => {
    const bytes = encodeAudioFrame({ ordinal: 1, sequence: 2, capturedAtMs: 3, pcm: Int16Array.of(-2) });
    expect([...bytes]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xfe, 0xff]);
  });

  it('[F2] never throw on arbitrary bytes, and accept only well-formed ones', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const decoded = decodeAudioFrame(bytes);
        if (!decoded.ok) {
          expect(decoded.reason.length).toBeGreaterThan(10);
          return;
        }
        expect([...encodeAudioFrame(decoded.frame)]).toEqual([...bytes]);
      }),
    );
  });

  it.each([
    ['a header cut short', new Uint8Array(AUDIO_HEADER_BYTES - 1).fill(1)],
    ['another version', bytesOf(18, 2)],
    ['a reserved byte set', bytesOf(18, 1, 9)],
    ['half a sample', bytesOf(17, 1)],
    ['no audio', bytesOf(16, 1)],
  ])('[F2] refuse %s', (_name, bytes) => {
    expect(decodeAudioFrame(bytes).ok).toBe(false);
  });

  it('[F2] hold at most 250 ms', () => {
    const frame = { ordinal: 1, sequence: 0, capturedAtMs: 0 };
    expect(decodeAudioFrame(encodeAudioFrame({ ...frame, pcm: new Int16Array(MAX_FRAME_SAMPLES) })).ok).toBe(
      true,
    );
    expect(
      decodeAudioFrame(encodeAudioFrame({ ...frame, pcm: new Int16Array(MAX_FRAME_SAMPLES + 1) })).ok,
    ).toBe(false);
  });
});

describe('pcm', () => {
  it('is unchanged after conversion to float and back', () => {
    fc.assert(
      fc.property(pcm, (samples) => {
        expect(floatToPcm16(pcm16ToFloat(samples))).toEqual(samples);
      }),
    );
  });

  it('clips beyond full scale and turns NaN into silence', () => {
    expect([...floatToPcm16(Float32Array.of(1, -1, 7, -7, Number.NaN, Number.POSITIVE_INFINITY))]).toEqual([
      32767, -32768, 32767, -32768, 0, 32767,
    ]);
  });
});
