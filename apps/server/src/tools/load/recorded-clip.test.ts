import { describe, expect, it } from 'vitest';
import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { recordedClip } from './recorded-clip.ts';

const thresholds = {
  positiveSpeechThreshold: 0.5,
  negativeSpeechThreshold: 0.35,
  preRollMs: 2 * VAD_FRAME_MS,
};

function clipOf(...probabilities: number[]) {
  const pcm = Int16Array.from(
    { length: probabilities.length * VAD_FRAME_SAMPLES - 100 },
    (_, index) => index % 999,
  );
  return {
    pcm,
    clip: recordedClip(
      'a.wav',
      { pcm, probabilities: Float32Array.from(probabilities), pause: { startMs: 150, endMs: 180 } },
      thresholds,
    ),
  };
}

describe('a recorded clip', () => {
  it('begins with its pre-roll, and its speech ends with the last speech frame', () => {
    const { pcm, clip } = clipOf(0, 0, 0, 0.9, 0.4, 0.8, 0.1, 0.1);
    expect(clip?.kinds).toEqual(['silence', 'silence', 'speech', 'neither', 'speech', 'silence', 'silence']);
    expect(clip?.preRollMs).toBe(2 * VAD_FRAME_MS);
    expect(clip?.speechEndMs).toBe(5 * VAD_FRAME_MS);
    expect(clip?.pause).toEqual({ startMs: 150 - VAD_FRAME_MS, endMs: 180 - VAD_FRAME_MS });
    expect(clip?.pcm).toHaveLength(7 * VAD_FRAME_SAMPLES);
    expect(clip?.pcm[0]).toBe(pcm[VAD_FRAME_SAMPLES]);
    expect(clip?.pcm.at(-1)).toBe(0);
  });

  it('has less pre-roll if less audio precedes the speech', () => {
    expect(clipOf(0.9, 0.9).clip).toMatchObject({ preRollMs: 0, speechEndMs: 2 * VAD_FRAME_MS });
  });

  it('is null without speech', () => {
    expect(clipOf(0.1, 0.4, 0.2).clip).toBeNull();
  });
});
