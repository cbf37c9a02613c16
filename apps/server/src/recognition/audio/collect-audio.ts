import { AudioError } from './audio-error.ts';
import { joinSamples } from './join-samples.ts';
import { mixDown, repairLevels } from './mix-down.ts';
import { resampleToWire } from './resample.ts';
import type { DecodedAudio } from './decoded-audio.ts';

/** More than this share of a recording must be readable; less would be another recording. */
const LEAST_READABLE_SHARE = 0.5;

function minutes(durationMs: number): string {
  return `${(durationMs / 60_000).toFixed(1)} minutes`;
}

/** @throws AudioError */
export function checkDuration(durationMs: number, maxDurationMs: number): void {
  if (durationMs <= maxDurationMs) return;
  throw new AudioError(
    'audio_too_long',
    `The recording lasts ${minutes(durationMs)} or more; at most ${minutes(maxDurationMs)} are accepted. Split it into parts.`,
  );
}

/** @throws AudioError if less than half was readable */
export function checkReadable(readable: number, all: number): void {
  if (all <= 0 || readable >= all * LEAST_READABLE_SHARE) return;
  const percent = Math.floor((100 * readable) / all);
  throw new AudioError(
    'corrupt_audio',
    `The recording is damaged: only ${percent} % of it can be decoded. Record or convert it again.`,
  );
}

/** Decoded parts of one rate and number of channels. */
interface Stretch {
  sampleRateHz: number;
  parts: Float32Array[][];
  frames: number;
}

async function finish(stretch: Stretch, channelCount: number): Promise<[Float32Array<ArrayBuffer>, number]> {
  const channels = Array.from({ length: channelCount }, (_, channel) =>
    joinSamples(stretch.parts.map((part) => part[channel] ?? new Float32Array(0))),
  );
  const broken = repairLevels(channels);
  return [await resampleToWire(mixDown(channels), stretch.sampleRateHz), broken / Math.max(1, channelCount)];
}

/**
 * Collects decoded parts and joins them to one mono recording at the sample rate of the wire. Rate and channels may
 * change between parts, as in chained Ogg.
 */
export function createAudioCollector(maxDurationMs: number) {
  const stretches: Stretch[] = [];
  let durationMs = 0;
  return {
    /** @throws AudioError at the first part that exceeds the limit */
    add({ channels, sampleRateHz }: DecodedAudio): void {
      const frames = channels[0]?.length ?? 0;
      if (frames === 0 || !(sampleRateHz > 0)) return;
      durationMs += (frames * 1000) / sampleRateHz;
      checkDuration(durationMs, maxDurationMs);
      const last = stretches.at(-1);
      const continues =
        last?.sampleRateHz === sampleRateHz && last.parts[0]?.length === channels.length ? last : undefined;
      const stretch = continues ?? { sampleRateHz, parts: [], frames: 0 };
      if (continues === undefined) stretches.push(stretch);
      stretch.parts.push(channels);
      stretch.frames += frames;
    },
    /** @returns mono, 16 kHz, -1..1; empty if nothing was added @throws AudioError */
    async finish(): Promise<Float32Array<ArrayBuffer>> {
      const finished: Float32Array<ArrayBuffer>[] = [];
      let frames = 0;
      let broken = 0;
      for (const stretch of stretches) {
        const [samples, brokenFrames] = await finish(stretch, stretch.parts[0]?.length ?? 0);
        finished.push(samples);
        frames += stretch.frames;
        broken += brokenFrames;
      }
      checkReadable(frames - broken, frames);
      return joinSamples(finished);
    },
  };
}
