import { clipStatisticsSchema } from '@hark/shared/wire/clip-statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microphoneSchema } from './scenario.ts';
import { createSeededRandom } from './seeded-random.ts';
import { simulatedClip } from './simulated-clip.ts';

/** Half a second of silence, a tone of 960 ms at -12 dBFS peak, half a second of silence. */
const recording = Float32Array.from({ length: 1_920 * 16 + 512 }, (_, i) => {
  const isTone = i >= 512 * 16 && i < 512 * 46;
  return isTone ? 0.25 * Math.sin((2 * Math.PI * 250 * i) / 16_000) : 0;
});

function clipOf(changes: Record<string, unknown>, seed = 1) {
  const microphone = microphoneSchema.parse(changes);
  return simulatedClip(recording, { microphone, redemptionMs: 640, random: createSeededRandom(seed) });
}

describe('a clip', () => {
  it('has pre-roll before the speech and the closing silence after it', () => {
    const { statistics, pcm } = clipOf({});
    expect(statistics).toMatchObject({
      durationMs: 320 + 960 + 640,
      silenceBeforeMs: 320,
      silenceAfterMs: 640,
      truncatedStart: false,
      truncatedEnd: false,
      clippedShare: 0,
      snrDb: null,
    });
    expect(statistics.peakDbfs).toBeCloseTo(-12, 0);
    expect(pcm.length).toBe(16 * statistics.durationMs);
  });

  it('of a dead microphone is digital silence', () => {
    const { statistics, pcm } = clipOf({ deadShare: 1, snrDb: 10 });
    expect(pcm.every((sample) => sample === 0)).toBe(true);
    expect(statistics).toMatchObject({
      rmsDbfs: null,
      peakDbfs: null,
      speechShare: 0,
      silenceBeforeMs: null,
    });
  });

  it('that is truncated begins and ends within the speech', () => {
    const { statistics } = clipOf({ truncatedShare: 1, truncatedStartMs: 160, truncatedEndMs: 96 });
    expect(statistics).toMatchObject({ durationMs: 704, truncatedStart: true, truncatedEnd: true });
  });

  it('that is too loud is clipped at full scale', () => {
    const { statistics } = clipOf({ levelDb: 24 });
    expect(statistics.peakDbfs).toBeCloseTo(0, 2);
    expect(statistics.clippedShare).toBeGreaterThan(0.1);
  });

  it('of a higher voice is shorter', () => {
    expect(clipOf({ pitch: 1.25 }).statistics.durationMs).toBeLessThan(clipOf({}).statistics.durationMs);
  });
});

it('repeats exactly as many clips as there are takes, at levels around the given one', () => {
  const clips = Array.from({ length: 60 }, (_, seed) =>
    clipOf({ takes: 3, levelSpreadDb: 6, levelDb: -10, snrDb: 20 }, seed),
  );
  expect(new Set(clips.map(({ pcm }) => pcm.join())).size).toBe(3);
  const levels = [...new Set(clips.map(({ statistics }) => statistics.rmsDbfs ?? Number.NaN))].toSorted(
    (a, b) => a - b,
  );
  const apart = levels.slice(1).map((level, i) => level - (levels[i] ?? Number.NaN));
  for (const each of apart) expect(each).toBeCloseTo(4, 1);
  const [, middle] = levels;
  expect(middle).toBeCloseTo(clipOf({ levelDb: -10, snrDb: 20 }).statistics.rmsDbfs ?? Number.NaN, 1);
});

it("has the scenario's noise level and change of level", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 40 }),
      fc.constantFrom('white', 'hum', 'babble'),
      fc.integer({ min: -20, max: 5 }),
      fc.integer(),
      (snrDb, noise, levelDb, seed) => {
        const { statistics } = clipOf({ snrDb, noise, levelDb }, seed);
        // Of speech and noise over noise.
        const expected = 10 * Math.log10(10 ** (snrDb / 10) + 1);
        expect(Math.abs((statistics.snrDb ?? Number.NaN) - expected)).toBeLessThan(1.5);
        const quiet = clipOf({ levelDb: levelDb - 10 }).statistics.rmsDbfs ?? Number.NaN;
        expect((clipOf({ levelDb }).statistics.rmsDbfs ?? Number.NaN) - quiet).toBeCloseTo(10, 0);
      },
    ),
    { numRuns: 15 },
  );
}, 30_000);

it('the statistics are valid on the wire, whatever the microphone does', () => {
  const microphones = fc.record({
    levelDb: fc.integer({ min: -80, max: 40 }),
    snrDb: fc.option(fc.integer({ min: -20, max: 80 })),
    pitch: fc.double({ min: 0.5, max: 2, noNaN: true }),
    truncatedShare: fc.constantFrom(0, 1),
    truncatedStartMs: fc.integer({ min: 0, max: 2_000 }),
    truncatedEndMs: fc.integer({ min: 0, max: 2_000 }),
    deadShare: fc.constantFrom(0, 1),
  });
  fc.assert(
    fc.property(microphones, (microphone) => {
      const { statistics, pcm } = clipOf(microphone);
      expect(clipStatisticsSchema.parse(statistics)).toEqual(statistics);
      expect(pcm.length).toBeGreaterThan(0);
    }),
    { numRuns: 30 },
  );
}, 30_000);
