import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeWav } from '../../recognition/audio/write-wav.ts';
import type { Utterance } from '../../answering/pipeline/utterance.ts';

/** Recordings whose speakers gave consent: one WAV file per utterance, one folder per client. */
export interface AudioStore {
  /** Keeps the audio if the speaker consented and the operator offers it; returns whether it did. */
  keep(utterance: Utterance): Promise<boolean>;
  /** The ids of a client's recorded utterances. */
  recordings(clientId: string): Promise<string[]>;
  /** Returns a recording as WAV; null if there is none. */
  read(clientId: string, utteranceId: string): Promise<Buffer | null>;
  /** Returns the file of a recording; null if none is kept. */
  find(clientId: string, utteranceId: string): Promise<string | null>;
  /** Removes all audio of a client; returns the number of recordings. */
  erase(clientId: string): Promise<number>;
  /** Removes recordings older than the retention. */
  expire(): Promise<number>;
}

interface AudioStoreOptions {
  folder: string;
  /** 0 keeps nothing. */
  retentionDays: number;
  nowMs(): number;
}

const DAY_MS = 86_400_000;

/** Returns `otherwise` where there is no such file or folder. */
async function ifPresent<T>(read: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}

const namesIn = (folder: string): Promise<string[]> => ifPresent(readdir(folder), []);

const EXTENSION = '.wav';

export function createAudioStore({ folder, retentionDays, nowMs }: AudioStoreOptions): AudioStore {
  // Client and utterance ids are letters, digits, "-" and "_" only (`idSchema`): safe as file names.
  const folderOf = (clientId: string): string => join(folder, clientId);

  async function expireClient(clientId: string): Promise<number> {
    let removed = 0;
    for (const name of await namesIn(folderOf(clientId))) {
      const file = join(folderOf(clientId), name);
      const { mtimeMs } = await stat(file);
      if (nowMs() - mtimeMs <= retentionDays * DAY_MS) continue;
      await rm(file, { force: true });
      removed++;
    }
    return removed;
  }

  return {
    async keep({ speaker, utteranceId, pcm }) {
      if (!speaker.consent.audio || retentionDays === 0 || pcm.length === 0) return false;
      await mkdir(folderOf(speaker.clientId), { recursive: true, mode: 0o700 });
      const file = join(folderOf(speaker.clientId), `${utteranceId}${EXTENSION}`);
      // A crash or a full disk must not leave a partial recording under the final name.
      const partial = `${file}.partial`;
      try {
        await writeFile(partial, writeWav(pcm), { mode: 0o600 });
        await rename(partial, file);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      return true;
    },
    recordings: async (clientId) =>
      (await namesIn(folderOf(clientId)))
        .filter((name) => name.endsWith(EXTENSION))
        .map((name) => name.slice(0, -EXTENSION.length)),
    read: (clientId, utteranceId) =>
      ifPresent<Buffer | null>(readFile(join(folderOf(clientId), `${utteranceId}${EXTENSION}`)), null),
    async find(clientId, utteranceId) {
      const name = `${utteranceId}${EXTENSION}`;
      return (await namesIn(folderOf(clientId))).includes(name) ? resolve(folderOf(clientId), name) : null;
    },
    async erase(clientId) {
      const recordings = (await namesIn(folderOf(clientId))).filter((name) =>
        name.endsWith(EXTENSION),
      ).length;
      await rm(folderOf(clientId), { recursive: true, force: true });
      return recordings;
    },
    async expire() {
      let removed = 0;
      for (const clientId of await namesIn(folder)) removed += await expireClient(clientId);
      return removed;
    },
  };
}
