import { dirname, resolve } from 'node:path';
import type { ManifestClip } from '@hark/shared/manifest';
import { floatToPcm16 } from '@hark/shared/wire/pcm';
import type { VadParams } from '@hark/shared/wire/protocol';
import type { LoadedAudio } from '../evaluation/evaluate.ts';
import { findModelFiles } from '../recognizer/model-files.ts';
import { openOnnxSession } from '../recognizer/onnx-runtime.ts';
import { createSileroVad } from '../recognizer/silero-vad.ts';
import { createThreadTurns } from '../recognizer/thread-turns.ts';
import { spokenClip, type SpokenClip } from './spoken-clip.ts';

export interface ReadOptions {
  manifest: string;
  vad: VadParams;
  /** Further clips are left out. */
  most: number;
  loadAudio(path: string): Promise<LoadedAudio>;
  signal: AbortSignal;
  onProblem(audio: string, reason: string): void;
}

/** The recordings of a manifest that hold speech, ready to be said: the detector has done its work before the clock starts. */
export async function readSpokenClips(
  clips: readonly ManifestClip[],
  { manifest, vad, most, loadAudio, signal, onProblem }: ReadOptions,
): Promise<SpokenClip[]> {
  const detector = createSileroVad(await openOnnxSession(findModelFiles().vad));
  const turns = createThreadTurns(() => performance.now());
  const spoken: SpokenClip[] = [];
  try {
    for (const { audio } of clips.filter(({ text }) => text !== '').slice(0, most)) {
      signal.throwIfAborted();
      try {
        const { samples } = await loadAudio(resolve(dirname(manifest), audio));
        const pcm = floatToPcm16(samples);
        const turn = turns.enter('final', signal);
        const probabilities = await detector.probabilities(samples, { signal, turn });
        turn.leave();
        const clip = spokenClip(audio, { pcm, probabilities }, vad);
        if (clip === null) onProblem(audio, 'no speech was found in it');
        else spoken.push(clip);
      } catch (error) {
        onProblem(audio, error instanceof Error ? error.message : String(error));
      }
    }
  } finally {
    await detector.close();
  }
  return spoken;
}
