import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';

/** When the audio after a pause is taken for silence. */
export interface QuietTailRule {
  frameMs: number;
  /** The pause's own silence is that of its last frames: so many. */
  silentFrames: number;
  /** No frame of the tail may be louder than that silence by more than this, ... */
  aboveSilenceDb: number;
  /** ... nor nearer than this to the loudest frame of the speech before. */
  belowSpeechDb: number;
  /** Below this level everything is silence. */
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

/** Of the loudest frame from `start` to `end`; the last one may be short. -Infinity for digital silence. */
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
 * Whether nothing that could be speech follows in `pcm` after its first `pauseSamples`, whose end is the silence of a
 * pause. It errs towards speech: a breath is enough.
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
