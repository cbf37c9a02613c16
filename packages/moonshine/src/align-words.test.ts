import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenAttention } from './attention.ts';
import { alignWords } from './align-words.ts';
import { firstFrameStart, FRAME_SAMPLES } from './frame-loudness.ts';
import { createTokenizer } from './tokenizer.ts';
import { wordEvidence } from './word-evidence.ts';

const tokenizer = createTokenizer();

/** Attention that is mostly on these frames, with a little on all frames. */
function attending(frames: number, from: number, to: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, frame) =>
    frame >= from && frame < to ? 0.9 / (to - from) : 0.1 / frames,
  );
}

/** The attention of a path in which each token attends to its own frames. */
function attentionTo(
  places: readonly (readonly [from: number, to: number])[],
  frames: number,
): TokenAttention[] {
  const nothing = attending(frames, 0, frames);
  return Array.from({ length: places.length + 1 }, (_, at) => {
    const [next, last] = [places[at], places[at - 1]];
    return {
      next: next === undefined ? nothing : attending(frames, ...next),
      last: last === undefined ? nothing : attending(frames, ...last),
    };
  });
}

/** Audio as loud as speech within the frames, and faint noise elsewhere. */
function audible(frames: number, ranges: readonly (readonly [from: number, to: number])[]): Float32Array {
  const samples = Float32Array.from(
    { length: 512 + frames * FRAME_SAMPLES },
    (_, n) => 0.0005 * Math.sin(n * n),
  );
  for (const [from, to] of ranges)
    for (let n = sampleAt(from); n < sampleAt(to); n++) samples[n] = 0.2 * Math.sin(n / 5);
  return samples;
}

const sampleAt = (frame: number) => firstFrameStart + Math.round(frame * FRAME_SAMPLES);

describe('alignWords', () => {
  it('assigns each word the frames that its tokens attend to, and no word the silence', () => {
    const tokens = tokenizer.encode('five ships');
    expect(tokens).toHaveLength(2);
    const ranges = [
      [10, 20],
      [32, 45],
    ] as const;
    const spans = alignWords({ tokens, attention: attentionTo(ranges, 60) }, audible(60, ranges), tokenizer);
    expect(spans).toHaveLength(2);
    for (const [word, range] of ranges.entries()) {
      expect(Math.abs((spans?.[word]?.start ?? 0) - sampleAt(range[0]))).toBeLessThanOrEqual(FRAME_SAMPLES);
      expect(Math.abs((spans?.[word]?.end ?? 0) - sampleAt(range[1]))).toBeLessThanOrEqual(FRAME_SAMPLES);
    }
  });

  it('divides speech without pauses by attention alone', () => {
    const tokens = tokenizer.encode('five ships');
    const ranges = [
      [10, 30],
      [30, 36],
    ] as const;
    const spans = alignWords(
      { tokens, attention: attentionTo(ranges, 60) },
      audible(60, [[10, 36]]),
      tokenizer,
    );
    expect(spans?.[0]?.end).toBe(spans?.[1]?.start);
    expect(Math.abs((spans?.[1]?.start ?? 0) - sampleAt(30))).toBeLessThanOrEqual(FRAME_SAMPLES);
  });

  it('continues a word through the closure of a consonant inside it', () => {
    const tokens = tokenizer.encode('five ships');
    const ranges = [
      [10, 30.9],
      [32.1, 45],
    ] as const;
    // Tokens attend to the beginning and the end of the second word, and to nothing in its middle.
    const attention = attentionTo(
      [
        [10, 20],
        [22, 23],
      ],
      60,
    ).with(2, {
      next: attending(60, 0, 60),
      last: attending(60, 33, 45),
    });
    const spans = alignWords({ tokens, attention }, audible(60, ranges), tokenizer);
    expect(Math.abs((spans?.[1]?.start ?? 0) - sampleAt(21))).toBeLessThanOrEqual(2 * FRAME_SAMPLES);
    expect(Math.abs((spans?.[1]?.end ?? 0) - sampleAt(45))).toBeLessThanOrEqual(FRAME_SAMPLES);
  });

  it('gives a full stop no time: the word before it ends before the pause', () => {
    const tokens = tokenizer.encode('five.');
    const ranges = [
      [10, 20],
      [20, 50],
    ] as const;
    const attention = attentionTo(ranges, 60);
    const spans = alignWords({ tokens, attention }, audible(60, [[10, 20]]), tokenizer);
    expect(spans).toHaveLength(1);
    expect(spans?.[0]?.end).toBeLessThanOrEqual(sampleAt(21));
  });

  it('is deterministic, and returns one span per word, in order, within the audio', () => {
    const word = fc.stringMatching(/^[A-Za-z]{1,12}(?:['’-][a-z]{1,3})?[.,?!]{0,2}$/u);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.array(share, { minLength: 7, maxLength: 7 }),
        fc.integer({ min: 1, max: 50 }),
        (words, shares, frames) => {
          const tokens = tokenizer.encode(words.join(' '));
          // Any attention and any audio, even unrelated ones.
          const attention = Array.from({ length: tokens.length + 1 }, (_, at) => {
            const row = Float32Array.from(
              { length: frames },
              (__, frame) => shares[(at * 5 + frame * 3) % 7] ?? 0,
            );
            return { next: row, last: row.toReversed() };
          });
          const samples = Float32Array.from(
            { length: Math.max(1, frames * FRAME_SAMPLES - 100) },
            (_, n) => (shares[(n >> 9) % 7] ?? 0) * Math.sin(n),
          );
          const path = { tokens, attention };
          const spans = alignWords(path, samples, tokenizer);
          if (spans === null) {
            expect(tokens.length).toBeGreaterThan(frames);
            return;
          }
          const logProbs = tokens.map(() => -1);
          expect(spans).toHaveLength(wordEvidence({ tokens, logProbs }, tokenizer).length);
          const times = spans.flatMap(({ start, end }) => [start, end]);
          expect(times).toEqual(times.toSorted((left, right) => left - right));
          expect(times[0]).toBeGreaterThanOrEqual(0);
          expect(times[times.length - 1]).toBeLessThanOrEqual(samples.length);
          expect(alignWords(path, samples, tokenizer)).toEqual(spans);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is null without attention, without words, and with more tokens than frames', () => {
    const tokens = tokenizer.encode('five ships');
    const samples = audible(3, [[0, 3]]);
    const none = { next: new Float32Array(), last: new Float32Array() };
    expect(alignWords({ tokens, attention: [none, none, none] }, samples, tokenizer)).toBeNull();
    expect(alignWords({ tokens: [], attention: attentionTo([], 3) }, samples, tokenizer)).toBeNull();
    expect(alignWords({ tokens, attention: attentionTo([[0, 1]], 1) }, samples, tokenizer)).toBeNull();
  });
});
