import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';

/** When the audio after a pause counts as silence. */
export interface QuietTailRule {
  frameMs: number;
  /** Number of frames at the end of the pause that give its level of silence. */
  silentFrames: number;
  /** How much louder than that silence a frame of the tail may be. */
  aboveSilenceDb: number;
  /** How far below the loudest frame of the preceding speech it must be. */
  belowSpeechDb: number;
  /** Everything below this level is silence. */
  surelySilentDbfs: number;
}

export const quietTailRule: QuietTailRule = {
  frameMs: VAD_FRAME_MS,
  silentFrames: 2,
  aboveSilenceDb: 6,
  belowSpeechDb: 15,
  surelySilentDbfs: -60,
};

const FULL_SCALE = 32_768;

/**
 * Returns the level of the loudest frame from `start` to `end`, of which the last may be short. -Infinity for digital
 * silence.
 */
function loudestDbfs(pcm: Int16Array, { start, end }: { start: number; end: number }, frame: number): number {
  let loudest = 0;
  for (let from = Math.max(0, start); from < end; from += frame) {
    const to = Math.min(end, from + frame);
    let power = 0;
    for (let index = from; index < to; index++) power += (pcm[index] ?? 0) ** 2;
    loudest = Math.max(loudest, power / (to - from));
  }
  return 10 * Math.log10(loudest / FULL_SCALE ** 2);
}

/**
 * Returns whether `pcm` has only silence after its first `pauseSamples`, which end in the silence of a pause. In doubt
 * it decides for speech: a breath is enough.
 */
export function isQuietTail(pcm: Int16Array, pauseSamples: number, rule = quietTailRule): boolean {
  const frame = rule.frameMs * SAMPLES_PER_MS;
  const silenceStart = pauseSamples - rule.silentFrames * frame;
  const speech = loudestDbfs(pcm, { start: 0, end: silenceStart }, frame);
  const silence = loudestDbfs(pcm, { start: silenceStart, end: pauseSamples }, frame);
  const tail = loudestDbfs(pcm, { start: pauseSamples, end: pcm.length }, frame);
  const allowed = Math.min(silence + rule.aboveSilenceDb, speech - rule.belowSpeechDb);
  return tail <= Math.max(rule.surelySilentDbfs, allowed);
}
