import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';

/** Some headsets send zeros while they wake up. */
const DEAD_AFTER_MS = 3_000;
/** Time without speech after which the microphone is released. */
export const IDLE_AFTER_MS = 45_000;

/** `dead`: only exact zeros came, which no working microphone sends. `idle`: nobody spoke. */
export type SilenceVerdict = 'dead' | 'idle' | null;

/**
 * Decides with each frame whether to keep listening. Zeros during listening mean nothing yet (a noise gate sends them
 * too); they count if no speech follows until the end.
 */
export function createSilenceWatch(): (frame: { isZero: boolean; inSpeech: boolean }) => SilenceVerdict {
  let heardAnything = false;
  let quietMs = 0;
  let zeroMs = 0;
  return ({ isZero, inSpeech }) => {
    zeroMs = isZero ? zeroMs + VAD_FRAME_MS : 0;
    quietMs = inSpeech ? 0 : quietMs + VAD_FRAME_MS;
    heardAnything ||= !isZero;
    if (!heardAnything && zeroMs >= DEAD_AFTER_MS) return 'dead';
    if (quietMs < IDLE_AFTER_MS) return null;
    return zeroMs >= IDLE_AFTER_MS / 2 ? 'dead' : 'idle';
  };
}

/** Whether every sample is exactly zero. */
export function isDigitalSilence(samples: Float32Array): boolean {
  return samples.every((sample) => sample === 0);
}
