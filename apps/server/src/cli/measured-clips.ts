import { readFile } from 'node:fs/promises';
import type { ManifestClip } from '@hark/shared/manifest';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type { AudioDecoder } from '../recognition/audio/audio-decoder.ts';
import type { LoadedAudio } from '../learning/evaluation/evaluate.ts';
import { readManifest } from '../learning/evaluation/read-manifest.ts';
import { CommandError } from './command-error.ts';

/** The clips of a manifest; what is wrong in it is told on standard error. @throws CommandError */
export async function readClips(manifest: string): Promise<ManifestClip[]> {
  const text = await readFile(manifest, 'utf8').catch(() => {
    throw new CommandError(1, `Cannot read the manifest ${manifest}; check its path.`);
  });
  const { clips, problems } = readManifest(text);
  for (const { line, message } of problems) process.stderr.write(`hark: ${manifest}:${line}: ${message}\n`);
  if (clips.length === 0) throw new CommandError(1, `The manifest ${manifest} has no clips.`);
  return clips;
}

/** Rejects with a message for a report where a file can't be used. */
export async function loadAudio(decoder: AudioDecoder, path: string): Promise<LoadedAudio> {
  const decoded = await decoder.decode(await readFile(path));
  switch (decoded.type) {
    case 'decoded':
      return { samples: decoded.samples, durationMs: decoded.samples.length / SAMPLES_PER_MS };
    case 'unusable':
      throw decoded.error;
    case 'failed':
      throw new Error(decoded.reason);
    case 'busy':
      throw new Error('the audio decoder is busy');
  }
}
