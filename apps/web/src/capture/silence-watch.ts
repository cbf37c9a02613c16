import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';

/** Some headsets send zeros while they wake up. */
const DEAD_AFTER_MS = 3_000;
/** A noise gate sends zeros too, but not for this long. */
const DEAD_LATER_MS = 30_000;
/** Time without speech after which the person learns that nothing is heard. */
export const UNHEARD_AFTER_MS = 6_000;
/** Time without speech after which the microphone is released. */
export const IDLE_AFTER_MS = 60_000;

/** Mean level of a place that is noisy, with automatic gain. Quiet rooms are below -50 dBFS. */
const NOISY_DBFS = -42;
/** Of exact zeros, whose level is infinitely low. */
const SILENT_DBFS = -100;
/** Time constant of the mean. */
const MEAN_OVER_MS = 2_000;
/** A change from silence to noise and back counts when it lasts; louder by this much it is noise, and not before. */
const MARGIN_DB = 3;

/**
 * `dead`: only exact zeros came, which no working microphone sends. `idle`: nobody spoke for a minute. `silent` and
 * `noisy`: nothing was heard since the start, in a quiet or in a noisy place; each is reported when it begins.
 */
export type SilenceVerdict = 'dead' | 'idle' | 'silent' | 'noisy' | null;

interface WatchedFrame {
  isZero: boolean;
  inSpeech: boolean;
  levelDbfs: number;
}

/**
 * Decides with each frame whether to keep listening, and whether to tell the person that nothing is heard. Zeros during
 * listening mean nothing yet (a noise gate sends them too); they count if no speech follows until the end.
 */
export function createSilenceWatch(): (frame: WatchedFrame) => SilenceVerdict {
  let heardAnything = false;
  let heardSpeech = false;
  let quietMs = 0;
  let zeroMs = 0;
  let meanDbfs: number | null = null;
  let reported: 'silent' | 'noisy' | null = null;

  function unheard(): SilenceVerdict {
    if (heardSpeech || quietMs < UNHEARD_AFTER_MS || meanDbfs === null) return null;
    const floorDbfs = NOISY_DBFS + (reported === 'noisy' ? -MARGIN_DB : MARGIN_DB);
    const now = meanDbfs >= (reported === null ? NOISY_DBFS : floorDbfs) ? 'noisy' : 'silent';
    if (now === reported) return null;
    reported = now;
    return now;
  }

  return ({ isZero, inSpeech, levelDbfs }) => {
    zeroMs = isZero ? zeroMs + VAD_FRAME_MS : 0;
    quietMs = inSpeech ? 0 : quietMs + VAD_FRAME_MS;
    heardAnything ||= !isZero;
    heardSpeech ||= inSpeech;
    const boundedDbfs = Math.max(SILENT_DBFS, levelDbfs);
    meanDbfs ??= boundedDbfs;
    meanDbfs += (boundedDbfs - meanDbfs) * (VAD_FRAME_MS / MEAN_OVER_MS);
    if (zeroMs >= (heardAnything ? DEAD_LATER_MS : DEAD_AFTER_MS)) return 'dead';
    if (quietMs < IDLE_AFTER_MS) return unheard();
    return zeroMs >= IDLE_AFTER_MS / 2 ? 'dead' : 'idle';
  };
}

/** Whether every sample is exactly zero. */
export function isDigitalSilence(samples: Float32Array): boolean {
  return samples.every((sample) => sample === 0);
}
