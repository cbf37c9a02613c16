import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from './command-error.ts';

const AUDIO_NAME = /\.(wav|flac|mp3|ogg|opus|oga)$/i;

/** The files named, and the audio files below the folders named, in the order of their names. @throws CommandError */
export async function findAudioFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found === null) throw new CommandError(1, `There is no file or folder ${path}.`);
    if (!found.isDirectory()) files.push(path);
    else {
      const names = await readdir(path, { recursive: true });
      files.push(
        ...names
          .filter((name) => AUDIO_NAME.test(name))
          .toSorted()
          .map((name) => join(path, name)),
      );
    }
  }
  if (files.length === 0) throw new CommandError(1, 'No audio files were found (WAV, FLAC, MP3, OGG).');
  return files;
}
