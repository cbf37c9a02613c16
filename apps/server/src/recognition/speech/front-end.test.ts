import { describe, expect, it } from 'vitest';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { peakOf, rootMeanSquare, toDbfs } from './audio-level.ts';
import { frontEndSettings, prepareAudio, raiseQuiet } from './front-end.ts';

/** A recording of frames with these speech probabilities: a tone of amplitude 0.2 in speech, 0.002 elsewhere. */
function recording(probabilities: readonly number[]): Float32Array {
  return Float32Array.from({ length: probabilities.length * VAD_FRAME_SAMPLES }, (_, n) => {
    const amplitude = (probabilities[Math.floor(n / VAD_FRAME_SAMPLES)] ?? 0) > 0.5 ? 0.2 : 0.002;
    return amplitude * Math.sin(n / 5);
  });
}

function frames(...runs: [count: number, probability: number][]): number[] {
  return runs.flatMap(([count, probability]) => Array.from({ length: count }, () => probability));
}

async function prepared(probabilities: number[], samples = recording(probabilities)) {
  return prepareAudio(samples, () => Promise.resolve(Float32Array.from(probabilities)), frontEndSettings);
}

describe('prepareAudio', () => {
  it('cuts the silence around speech down to its margins', async () => {
    const { chunks, signal } = await prepared(frames([100, 0], [30, 0.99], [100, 0]));
    const marginMs = frontEndSettings.marginBeforeMs + frontEndSettings.marginAfterMs;
    expect(chunks.map(({ samples }) => samples.length / 16)).toEqual([30 * 32 + marginMs]);
    expect(chunks[0]?.ranges).toEqual([{ start: (3200 - 500) * 16, end: (4160 + 500) * 16 }]);
    expect(signal).toMatchObject({
      audioMs: 230 * 32,
      speechMs: 960,
      speechStartMs: 3200,
      speechEndMs: 4160,
    });
    expect(signal.snrDb).toBeGreaterThan(35);
  });

  it.each([
    ['too little doubtful speech', frames([50, 0], [8, 0.7], [50, 0]), 0],
    ['a click that sounds certain', frames([50, 0], [2, 0.99], [50, 0]), 0],
    ['a short word that is certain', frames([50, 0], [6, 0.99], [50, 0]), 1],
    ['enough doubtful speech', frames([50, 0], [12, 0.7], [50, 0]), 1],
    ['nothing', [], 0],
  ])('decides on %s', async (_, probabilities, chunks) => {
    expect((await prepared(probabilities)).chunks).toHaveLength(chunks);
  });

  it('shortens a long pause inside', async () => {
    const { chunks } = await prepared(frames([30, 0.99], [200, 0], [30, 0.99]));
    const keptMs = frontEndSettings.marginBeforeMs + frontEndSettings.marginAfterMs;
    expect(chunks.map(({ samples }) => samples.length / 16)).toEqual([60 * 32 + keptMs]);
  });

  it('divides forty seconds of speech into chunks within the limit', async () => {
    const sentence: [number, number][] = [
      [100, 0.99],
      [10, 0],
    ];
    const { chunks } = await prepared(frames(...Array.from({ length: 12 }, () => sentence).flat()));
    expect(chunks.length).toBeGreaterThan(2);
    const longest = Math.max(...chunks.map(({ samples }) => samples.length / 16));
    expect(longest).toBeLessThanOrEqual(frontEndSettings.longestChunkMs);
  });

  it('removes an offset and invalid samples before measuring', async () => {
    const probabilities = frames([40, 0.99]);
    const samples = recording(probabilities).map((sample) => sample + 0.3);
    samples[100] = Number.NaN;
    samples[200] = Number.POSITIVE_INFINITY;
    const { chunks, signal } = await prepared(probabilities, samples);
    expect(chunks[0]?.samples.every(Number.isFinite)).toBe(true);
    expect(signal.rmsDbfs).toBeLessThan(-15);
  });
});

describe('raiseQuiet', () => {
  const levelOf = (samples: Float32Array) => toDbfs(rootMeanSquare(samples)) ?? 0;
  const tone = (amplitude: number) =>
    Float32Array.from({ length: 1600 }, (_, n) => amplitude * Math.sin(n / 5));

  it('raises very quiet speech to the target level', () => {
    const samples = tone(0.001);
    raiseQuiet(samples, frontEndSettings);
    expect(levelOf(samples)).toBeCloseTo(frontEndSettings.targetRmsDbfs, 1);
  });

  it('leaves other speech and silence as they are', () => {
    for (const samples of [tone(0.02), tone(1), new Float32Array(100)]) {
      const before = samples.slice();
      raiseQuiet(samples, frontEndSettings);
      expect(samples).toEqual(before);
    }
  });

  it('raises no peak above its limit', () => {
    const samples = new Float32Array(16_000);
    samples[5] = 0.3;
    raiseQuiet(samples, frontEndSettings);
    expect(toDbfs(peakOf(samples))).toBeCloseTo(frontEndSettings.peakDbfs, 3);
  });
});
