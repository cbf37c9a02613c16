import { readFile } from 'node:fs/promises';
import type { ManifestClip } from '@hark/shared/manifest';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { decodeAudio } from '../apps/server/src/recognition/audio/decode-audio.ts';
import { DEFAULT_SETUP } from '../apps/server/src/answering/setup/default-setup.ts';
import { readRecordedClips, type ReadOptions } from '../apps/server/src/tools/load/read-recorded-clips.ts';
import type { RecordedClip } from '../apps/server/src/tools/load/recorded-clip.ts';

const LONGEST_CLIP_MS = 60_000;

/** Returns the clips of a manifest with speech, as a page would send them; reports the others on standard error. */
export function clipsToSay(
  manifest: string,
  clips: readonly ManifestClip[],
  pauses: Pick<ReadOptions, 'pausesMs' | 'pausePlace'> = { pausesMs: [] },
): Promise<RecordedClip[]> {
  return readRecordedClips(clips, {
    manifest,
    vad: DEFAULT_SETUP.vad.params,
    ...pauses,
    most: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    async loadAudio(path) {
      const samples = await decodeAudio(await readFile(path), LONGEST_CLIP_MS);
      return { samples, durationMs: samples.length / SAMPLES_PER_MS };
    },
    onProblem: (audio, reason) => process.stderr.write(`${audio}: ${reason}\n`),
  });
}
