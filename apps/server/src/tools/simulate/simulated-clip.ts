import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import { floatToPcm16, pcm16ToFloat } from '@hark/shared/wire/pcm';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { spokenClip, type SpokenClip } from '../speaking/spoken-clip.ts';
import { meanPower, mixNoise } from './mix-noise.ts';
import type { Microphone } from './scenario.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

const PRE_ROLL_FRAMES = 10;
/** Frames within this range of the loudest are speech: recordings are clean, and noise is added later. */
const SPEECH_RANGE_DB = 35;
const FLOOR_DBFS = -120;
const CLIPPED_AT = 32_767 / 32_768;
const TRUNCATION_FRAMES = 2;

type MeasuredClip = ClipStatistics & { durationMs: number };

/** What a page would send of a recording, with its statistics. */
export interface SimulatedClip extends SpokenClip {
  statistics: MeasuredClip;
}

const fromDb = (db: number): number => 10 ** (db / 10);
const samplesOf = (durationMs: number): number => Math.round(durationMs * SAMPLES_PER_MS);

function levelDbfs(power: number): number | null {
  const level = 10 * Math.log10(power);
  return level < FLOOR_DBFS ? null : Math.min(0, level);
}

/** Higher and faster, by linear interpolation. */
function pitched(samples: Float32Array, pitch: number): Float32Array<ArrayBuffer> {
  if (pitch === 1) return Float32Array.from(samples);
  return Float32Array.from({ length: Math.floor(samples.length / pitch) }, (_, i) => {
    const at = i * pitch;
    const [before, after] = [samples[Math.floor(at)] ?? 0, samples[Math.ceil(at)] ?? 0];
    return before + (after - before) * (at - Math.floor(at));
  });
}

function framePowers(samples: Float32Array): number[] {
  return Array.from({ length: Math.ceil(samples.length / VAD_FRAME_SAMPLES) }, (_, frame) =>
    meanPower(samples.subarray(frame * VAD_FRAME_SAMPLES, (frame + 1) * VAD_FRAME_SAMPLES)),
  );
}

interface Cut {
  samples: Float32Array<ArrayBuffer>;
  isSpeech: boolean[];
}

interface CutOptions {
  redemptionMs: number;
  truncatedStartMs: number;
  truncatedEndMs: number;
}

/** Returns the speech of a clean recording with the frames that a page sends around it; silence beyond its ends. */
function cutSpeech(samples: Float32Array, options: CutOptions): Cut {
  const powers = framePowers(samples);
  const threshold = Math.max(...powers, 0) / fromDb(SPEECH_RANGE_DB);
  const loud = (power: number): boolean => power > 0 && power >= threshold;
  const [first, last] = [powers.findIndex(loud), powers.findLastIndex(loud)];
  const framesOf = (durationMs: number): number => Math.round(durationMs / VAD_FRAME_MS);
  const { truncatedStartMs, truncatedEndMs, redemptionMs } = options;
  const from = truncatedStartMs > 0 ? first + framesOf(truncatedStartMs) : first - PRE_ROLL_FRAMES;
  const end = truncatedEndMs > 0 ? last + 1 - framesOf(truncatedEndMs) : last + 1 + framesOf(redemptionMs);
  const count = Math.max(1, end - from);
  const cut = new Float32Array(count * VAD_FRAME_SAMPLES);
  for (let i = 0; i < cut.length; i++) cut[i] = samples[from * VAD_FRAME_SAMPLES + i] ?? 0;
  const isSpeech = Array.from({ length: count }, (_, i) => loud(powers[from + i] ?? 0));
  return { samples: cut, isSpeech };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function snrDb(powers: readonly number[], isSpeech: readonly boolean[]): number | null {
  const speech = mean(powers.filter((_, frame) => isSpeech[frame] === true));
  const other = mean(powers.filter((_, frame) => isSpeech[frame] !== true));
  const ratio = speech / other;
  return Number.isFinite(ratio) && ratio > 0 ? 10 * Math.log10(ratio) : null;
}

/** Returns the page's statistics of the clip, given the speech frames. Pure. */
function measureClip(samples: Float32Array, isSpeech: readonly boolean[], vadFrameMs: number): MeasuredClip {
  const powers = framePowers(samples);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const clipped = samples.filter((sample) => Math.abs(sample) >= CLIPPED_AT).length;
  const [first, last] = [isSpeech.indexOf(true), isSpeech.lastIndexOf(true)];
  return {
    durationMs: isSpeech.length * VAD_FRAME_MS,
    rmsDbfs: levelDbfs(mean(powers)),
    peakDbfs: levelDbfs(peak * peak),
    clippedShare: clipped / samples.length,
    snrDb: snrDb(powers, isSpeech),
    silenceBeforeMs: first < 0 ? null : first * VAD_FRAME_MS,
    silenceAfterMs: last < 0 ? null : (isSpeech.length - 1 - last) * VAD_FRAME_MS,
    truncatedStart: isSpeech.slice(0, TRUNCATION_FRAMES).includes(true),
    truncatedEnd: isSpeech.slice(-TRUNCATION_FRAMES).includes(true),
    speechShare: isSpeech.filter(Boolean).length / isSpeech.length,
    vadFrameP95Ms: vadFrameMs,
  };
}

/** One of the surroundings in which a group speaks. */
interface Take {
  levelDb: number;
  /** For the noise. */
  random: SeededRandom;
}

/** A numbered take always has the same level and noise. Pure but for `random`. */
function drawTake({ levelDb, levelSpreadDb, takes }: Microphone, random: SeededRandom): Take {
  const spreadDb = { from: levelDb - levelSpreadDb, to: levelDb + levelSpreadDb };
  if (takes === null) return { levelDb: levelSpreadDb === 0 ? levelDb : random.between(spreadDb), random };
  const take = Math.floor(random.next() * takes);
  const place = (take + 0.5) / takes;
  return { levelDb: levelDb + levelSpreadDb * (2 * place - 1), random: createSeededRandom(take) };
}

interface ClipOptions {
  microphone: Microphone;
  /** Silence that ends an utterance. */
  redemptionMs: number;
  random: SeededRandom;
}

/** Returns a clean recording as this microphone picks it up, cut as by the VAD. Pure but for `random`. */
export function simulatedClip(
  recording: Float32Array,
  { microphone, redemptionMs, random }: ClipOptions,
): SimulatedClip {
  const { snrDb: wantedSnrDb, vadFrameMs } = microphone;
  const isTruncated = random.happens(microphone.truncatedShare);
  const isDead = random.happens(microphone.deadShare);
  const take = drawTake(microphone, random);
  const cut = cutSpeech(pitched(recording, microphone.pitch), {
    redemptionMs,
    truncatedStartMs: isTruncated ? microphone.truncatedStartMs : 0,
    truncatedEndMs: isTruncated ? microphone.truncatedEndMs : 0,
  });
  const gain = isDead ? 0 : Math.sqrt(fromDb(take.levelDb));
  const levelled = cut.samples.map((sample) => sample * gain);
  const isSpeech = isDead ? cut.isSpeech.map(() => false) : cut.isSpeech;
  const speechPower = mean(framePowers(levelled).filter((_, frame) => isSpeech[frame] === true)) || 0;
  const noisy =
    wantedSnrDb === null
      ? levelled
      : mixNoise(levelled, {
          kind: microphone.noise,
          power: speechPower / fromDb(wantedSnrDb),
          random: take.random,
        });
  const pcm = floatToPcm16(noisy);
  const kinds = isSpeech.map((speech) => (speech ? 'speech' : 'silence'));
  return { ...spokenClip(pcm, kinds), statistics: measureClip(pcm16ToFloat(pcm), isSpeech, vadFrameMs) };
}

/** Returns noise of this length, such as a VAD mistakes for speech and then cancels. */
export function misfiredClip(durationMs: number, random: SeededRandom): Int16Array<ArrayBuffer> {
  const silence = new Float32Array(samplesOf(durationMs));
  return floatToPcm16(mixNoise(silence, { kind: 'white', power: fromDb(-50), random }));
}
