import { expect, test } from '@playwright/test';
import { composeSession } from '../latency/compose-session.ts';
import { measureSession } from '../latency/measure-session.ts';
import type { Mark, Paint, TapBlock } from '../latency/page-probe.ts';
import { markerQuanta, markersHeardAtMs } from '../latency/recording-clock.ts';
import { speechBounds } from '../latency/speech-bounds.ts';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';

/** Only energy counts, so a tone replaces a word. Pairs of milliseconds and level of full scale. */
function tones(...turns: readonly (readonly [number, number])[]): Int16Array {
  const samples = turns.flatMap(([durationMs, level]) =>
    Array.from({ length: durationMs * SAMPLES_PER_MS }, (_, i) =>
      Math.round(0x7fff * level * Math.sin(i / 3)),
    ),
  );
  return Int16Array.from(samples);
}

const spoken = tones([300, 0.0001], [400, 0.5], [200, 0.0001], [500, 0.5], [300, 0.0001]);
const recording = { audio: 'a.wav', text: 'a', expect: ['right'], samples: spoken };

test('finds the true bounds of speech by energy, to a hundredth of a second', () => {
  const bounds = speechBounds(spoken);
  expect(Math.abs((bounds?.onsetMs ?? 0) - 300)).toBeLessThanOrEqual(20);
  expect(Math.abs((bounds?.endMs ?? 0) - 1_400)).toBeLessThanOrEqual(20);
  expect(Math.abs((bounds?.gap?.middleMs ?? 0) - 800)).toBeLessThanOrEqual(20);
});

test('a click after speech is not its end', () => {
  const clicked = Int16Array.from(spoken);
  clicked.fill(20_000, clicked.length - 2_000, clicked.length - 1_990);
  expect(speechBounds(clicked)?.endMs).toBe(speechBounds(spoken)?.endMs);
});

test('a recording with an ambiguous end has no bounds', () => {
  // Cut off within a word; in noise; fading out slowly.
  expect(speechBounds(tones([300, 0.0001], [400, 0.5]))).toBe(null);
  expect(speechBounds(tones([300, 0.05], [400, 0.5], [300, 0.05]))).toBe(null);
  const fading = Array.from({ length: 60 }, (_, i) => [20, 0.5 * 0.86 ** i] as const);
  expect(speechBounds(tones([300, 0.0001], [400, 0.5], ...fading))).toBe(null);
});

test('an inserted pause moves the end by its length', () => {
  const bounds = speechBounds(spoken);
  if (bounds === null) throw new Error('the tones have no bounds');
  const said = { ...recording, bounds };
  const { placed, audio } = composeSession([0, 700].map((pauseMs) => ({ recording: said, pauseMs })));
  const [plain, paused] = placed;
  const gapMs = bounds.gap?.durationMs ?? 0;
  expect((paused?.endMs ?? 0) - (plain?.endMs ?? 0)).toBeCloseTo(700 - gapMs, 5);
  expect(plain?.onsetMs).toBe(700);
  // Each marker, and the end of speech after it, is at the reported place.
  const samples = new Int16Array(audio.buffer, audio.byteOffset, audio.length / 2);
  const markers = [...samples.keys()].filter((i) => samples[i] === 30_000);
  expect(markers).toHaveLength(2);
  for (const [i, { endMs }] of placed.entries()) {
    const at = (markers[i] ?? 0) + endMs * SAMPLES_PER_MS;
    const loudest = (from: number, to: number): number =>
      Math.max(...samples.subarray(from, to).map(Math.abs));
    expect(loudest(at - 640, at)).toBeGreaterThan(1_000);
    expect(loudest(at + 640, at + 6_400)).toBeLessThan(100);
  }
});

const quiet = (quanta: number): number[] => Array.from({ length: quanta }, () => 0.001);

test('a marker is an isolated click, also on the border of two quanta; a loud voice is none', () => {
  const voice = Array.from({ length: 40 }, () => 0.6);
  expect(
    markerQuanta([...quiet(30), 0.8, ...quiet(60), ...voice, ...quiet(60), 0.5, 0.4, ...quiet(30)]),
  ).toEqual([30, 191]);
});

test('the undelayed blocks give the clock of the recording', () => {
  const rateHz = 48_000;
  const peaks = [...quiet(80), 0.9, ...quiet(79)];
  const blockMs = (8 * 128 * 1000) / rateHz;
  const blocks: TapBlock[] = Array.from({ length: 20 }, (_, i) => ({
    first: 8 * 128 * i,
    peaks: peaks.slice(8 * i, 8 * i + 8),
    // Every third is on time, the others are late.
    atMs: 1_000 + (i + 1) * blockMs + (i % 3) * 25,
  }));
  const [heardAtMs] = markersHeardAtMs({ blocks, rateHz });
  expect(heardAtMs).toBeCloseTo(1_000 + ((80.5 * 128) / rateHz) * 1000, 3);
});

const mark = (name: string, atMs: number, detail: Mark['detail'] = { utteranceId: 'one' }): Mark => ({
  name,
  atMs,
  detail,
});
const paint = (atMs: number, id: string, isEarly = false): Paint => ({
  atMs,
  ids: [id],
  isEarly,
  transcript: '',
});
const bounds = { onsetMs: 300, endMs: 1_400, gap: null };
const placed = { recording: { ...recording, bounds }, pauseMs: 0, onsetMs: 700, endMs: 1_800 };

/** Its marker arrived at 10,000: the last word ends at 11,800. */
function judge(marks: Mark[], paints: Paint[]) {
  const wire = new Map([['one', { bytesSent: 48_000, transcript: 'a' }]]);
  const observed = { rateHz: 48_000, blocks: [], marks, paints };
  const [judged] = measureSession([placed], [10_000], { observed, wire, endedAtMs: 15_000 });
  if (judged === undefined) throw new Error('nothing was judged');
  return judged;
}

test('measures from the true end to the paint since which the right result was first', () => {
  const timings = { totalMs: 30, queueMs: 1, encodeMs: 10, decodeMs: 12, searchMs: 4 };
  const marks = [
    mark('speech', 10_720),
    mark('pause', 11_900),
    mark('provisional', 11_980),
    mark('endpoint', 12_150),
    mark('final', 12_200, { utteranceId: 'one', timings }),
  ];
  const paints = [
    paint(10_500, 'right'),
    paint(11_000, 'other'),
    paint(11_500, 'right', true),
    paint(11_700, 'other', true),
    paint(11_990, 'right', true),
    paint(12_210, 'right'),
  ];
  const judged = judge(marks, paints);
  expect(judged).toMatchObject({ rightPaintedMs: 190, finalPaintedMs: 410, isCutOff: false, isSplit: false });
  expect(judged.stages).toEqual({
    vadMs: 100,
    provisionalMs: 80,
    endpointWaitMs: 250,
    uploadMs: 20,
    queueMs: 1,
    encodeMs: 10,
    decodeMs: 12,
    searchMs: 4,
    renderMs: 10,
  });
});

test('a close before the last word ends is a cut-off, a second answer a split', () => {
  const marks = [
    mark('speech', 10_720),
    mark('endpoint', 11_200),
    mark('speech', 11_300),
    mark('endpoint', 12_150),
  ];
  expect(judge(marks, [paint(12_000, 'other')])).toMatchObject({
    rightPaintedMs: null,
    isCutOff: true,
    isSplit: true,
  });
});
