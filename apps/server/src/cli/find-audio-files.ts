import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_HEAD_BYTES, whyNoRecording } from '../recognition/audio/check-file-head.ts';
import { CommandError } from './command-error.ts';

/** Names of recordings. Whether one can be read is found out when it is decoded. */
const AUDIO_NAME =
  /\.(wav|wave|rf64|flac|mp[123]|mpga|mpeg|ogg|opus|oga|webm|weba|mka|mkv|m4[abv]|mp4|mov|qt|3gpp?|aac|adts|aif[fc]?|au|snd|caf|ts|amr|awb|wma|gsm|spx)$/i;

interface FoundFiles {
  files: string[];
  /** Files in the folders that are no recordings. */
  passedOver: { file: string; reason: string }[];
}

async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(FILE_HEAD_BYTES), 0, FILE_HEAD_BYTES);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Null for a recording. */
async function whyPassedOver(path: string): Promise<string | null> {
  if (AUDIO_NAME.test(path)) return null;
  try {
    return whyNoRecording(await readHead(path));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function filesBelow(folder: string): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], passedOver: [] };
  const names = await readdir(folder, { recursive: true });
  for (const name of names.toSorted()) {
    const file = join(folder, name);
    const isFolder = (await stat(file).catch(() => null))?.isDirectory() ?? false;
    if (isFolder) continue;
    const reason = await whyPassedOver(file);
    if (reason === null) found.files.push(file);
    else found.passedOver.push({ file, reason });
  }
  return found;
}

/**
 * The files named, and those below the folders named that are recordings by their names or contents, in the order
 * of their names.
 * @throws CommandError
 */
export async function findAudioFiles(paths: readonly string[]): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], passedOver: [] };
  for (const path of paths) {
    const status = await stat(path).catch(() => null);
    if (status === null) throw new CommandError(1, `File or folder not found: ${path}.`);
    if (!status.isDirectory()) found.files.push(path);
    else {
      const below = await filesBelow(path);
      found.files.push(...below.files);
      found.passedOver.push(...below.passedOver);
    }
  }
  return found;
}
