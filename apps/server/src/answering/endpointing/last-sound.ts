import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { quantile } from '../../base/quantile.ts';

/** What is a sound and no silence; data, versioned with the pipeline. */
export interface LastSoundRule {
  frameMs: number;
  /** Of all frames, the level of the silence and that of the speech are those below which these shares lie. */
  quietShare: number;
  loudShare: number;
  /** Between them a sound begins at this share of the way, in decibels. */
  soundShare: number;
  /** Where they are nearer than this to each other, nobody can tell sound from silence. */
  leastRangeDb: number;
  /** A shorter sound is a click. */
  leastFrames: number;
  /** Below this level everything is silence. */
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

/** Of whole frames, the last of which ends where the samples do. */
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
 * Where the last sound ends, in samples from the start: fading words and breath are sounds that a detector of speech no
 * longer hears. Null where noise hides it, or there is none. Pure.
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
