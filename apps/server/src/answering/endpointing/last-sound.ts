import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { quantile } from '../../base/quantile.ts';

/** What counts as sound rather than silence; data, versioned with the pipeline. */
export interface LastSoundRule {
  frameMs: number;
  /** Quantiles of the frame levels that give the level of silence and of speech. */
  quietShare: number;
  loudShare: number;
  /** The sound threshold, as a share of the way from silence to speech in decibels. */
  soundShare: number;
  /** Least distance between silence and speech; closer levels cannot be separated. */
  leastRangeDb: number;
  /** Shorter sounds are clicks. */
  leastFrames: number;
  /** Everything below this level is silence. */
  surelySilentDbfs: number;
}

export const lastSoundRule: LastSoundRule = {
  frameMs: 10,
  quietShare: 0.05,
  loudShare: 0.95,
  soundShare: 0.4,
  leastRangeDb: 12,
  leastFrames: 2,
  surelySilentDbfs: -60,
};

const FULL_SCALE = 32_768;
const FAINTEST_DBFS = -100;

/** Returns the levels of whole frames; the last one ends with the samples. */
function levelsDbfs(pcm: Int16Array, frame: number): number[] {
  const first = pcm.length % frame;
  return Array.from({ length: Math.floor(pcm.length / frame) }, (_, index) => {
    const from = first + index * frame;
    let power = 0;
    for (let at = from; at < from + frame; at++) power += (pcm[at] ?? 0) ** 2;
    return Math.max(FAINTEST_DBFS, 10 * Math.log10(power / frame / FULL_SCALE ** 2));
  });
}

/**
 * Returns where the last sound ends, in samples from the start. Fading words and breath count as sounds, although the
 * VAD no longer detects them. Returns null if noise hides the end or there is no sound. Pure.
 */
export function lastSoundEnd(pcm: Int16Array, rule = lastSoundRule): number | null {
  const frame = rule.frameMs * SAMPLES_PER_MS;
  const levels = levelsDbfs(pcm, frame);
  const quiet = quantile(levels, rule.quietShare);
  const loud = quantile(levels, rule.loudShare);
  if (quiet === null || loud === null || loud - quiet < rule.leastRangeDb) return null;
  const threshold = Math.max(rule.surelySilentDbfs, quiet + rule.soundShare * (loud - quiet));
  let sounding = 0;
  for (let index = levels.length - 1; index >= 0; index--) {
    sounding = (levels[index] ?? FAINTEST_DBFS) > threshold ? sounding + 1 : 0;
    if (sounding === rule.leastFrames) return (pcm.length % frame) + (index + sounding) * frame;
  }
  return null;
}
