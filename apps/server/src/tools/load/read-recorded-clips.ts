import { dirname, resolve } from 'node:path';
import type { ManifestClip } from '@hark/shared/manifest';
import { floatToPcm16 } from '@hark/shared/wire/pcm';
import type { VadParams } from '@hark/shared/wire/protocol';
import type { LoadedAudio } from '../../learning/evaluation/evaluate.ts';
import { findModelFiles } from '../../recognition/decoding/model-files.ts';
import { openOnnxSession } from '../../recognition/decoding/onnx-runtime.ts';
import { createSileroVad } from '../../recognition/speech/silero-vad.ts';
import { createThreadTurns } from '../../recognition/speech/thread-turns.ts';
import { longestPauseMs, pauseInside } from './pause-inside.ts';
import { recordedClip, type RecordedClip, type Stretch } from './recorded-clip.ts';

export interface ReadOptions {
  manifest: string;
  vad: VadParams;
  /**
   * Pauses to insert, one per recording, in turns; recordings without room for one are left out. Empty: recordings are
   * unchanged.
   */
  pausesMs: readonly number[];
  /** 1 is the longest existing silence between words, 2 the next. */
  pausePlace?: number;
  /** Further clips are left out. */
  most: number;
  loadAudio(path: string): Promise<LoadedAudio>;
  signal: AbortSignal;
  onProblem(audio: string, reason: string): void;
}

/** Measurement tolerance of a pause's length. */
const TOLERANCE_MS = 20;

/** @throws Error if there is no place for it */
function withPause(
  samples: Float32Array,
  pauseMs: number | undefined,
  place: number,
): { samples: Float32Array; pause: Stretch | null } {
  if (pauseMs === undefined) return { samples, pause: null };
  const paused = pauseInside(samples, pauseMs, place);
  if (paused === null) throw new Error('it has no gap between words to insert a pause');
  if (longestPauseMs(paused.samples) > pauseMs + TOLERANCE_MS)
    throw new Error('it already has a longer pause');
  return paused;
}

/** Returns the recordings of a manifest that hold speech, ready to send: the VAD has run before the clock starts. */
export async function readRecordedClips(
  clips: readonly ManifestClip[],
  { manifest, vad, pausesMs, pausePlace = 1, most, loadAudio, signal, onProblem }: ReadOptions,
): Promise<RecordedClip[]> {
  const detector = createSileroVad(await openOnnxSession(findModelFiles().vad));
  const turns = createThreadTurns(() => performance.now());
  const spoken: RecordedClip[] = [];
  try {
    for (const { audio } of clips.filter(({ text }) => text !== '').slice(0, most)) {
      signal.throwIfAborted();
      try {
        const loaded = await loadAudio(resolve(dirname(manifest), audio));
        const pauseMs = pausesMs[spoken.length % pausesMs.length];
        const { samples, pause } = withPause(loaded.samples, pauseMs, pausePlace);
        const pcm = floatToPcm16(samples);
        const turn = turns.enter('final', signal);
        const probabilities = await detector.probabilities(samples, { signal, turn });
        turn.leave();
        const clip = recordedClip(audio, { pcm, probabilities, pause }, vad);
        if (clip === null) onProblem(audio, 'no speech found');
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
