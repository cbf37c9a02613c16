import type { OnnxSession } from '@hark/moonshine/onnx-session';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { expect, it } from 'vitest';
import { createSileroVad } from './silero-vad.ts';
import { createThreadTurns } from './thread-turns.ts';

const turns = createThreadTurns(() => 0);

/** Calls `onRun` with the number of the run, the first being 1. */
function fakeSession(onRun: (run: number) => void): OnnxSession {
  let runs = 0;
  return {
    run: () => {
      onRun(++runs);
      return Promise.resolve({
        output: { type: 'float32', data: Float32Array.of(runs / 100), dims: [1, 1] },
        stateN: { type: 'float32', data: new Float32Array(256), dims: [2, 1, 128] },
      });
    },
    release: () => Promise.resolve(),
  };
}

function probabilitiesOf(frames: number, onRun: (run: number) => void, signal: AbortSignal) {
  const detector = createSileroVad(fakeSession(onRun));
  const samples = new Float32Array(frames * VAD_FRAME_SAMPLES - 1);
  return detector.probabilities(samples, { signal, turn: turns.enter('final', signal) });
}

it('gives one probability per frame, and pads the last frame', async () => {
  const { signal } = new AbortController();
  const probabilities = await probabilitiesOf(3, () => undefined, signal);
  expect([...probabilities]).toEqual([...Float32Array.of(0.01, 0.02, 0.03)]);
});

it('stops at the next frame after an abort', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const onRun = (run: number) => {
    seen.push(run);
    if (run === 2) controller.abort(new Error('gone'));
  };
  await expect(probabilitiesOf(1000, onRun, controller.signal)).rejects.toThrow('gone');
  expect(seen).toEqual([1, 2]);
});
