import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '../../recognition/audio/write-wav.ts';
import type { Utterance } from '../../answering/pipeline/utterance.ts';

/** Recordings whose speakers gave consent: one WAV file per utterance, one folder per client. */
export interface AudioStore {
  /** Keeps the audio if the speaker consented and the operator offers it; returns whether it did. */
  keep(utterance: Utterance): Promise<boolean>;
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

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

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
      const file = join(folderOf(speaker.clientId), `${utteranceId}.wav`);
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
    async erase(clientId) {
      const recordings = (await namesIn(folderOf(clientId))).filter((name) => name.endsWith('.wav')).length;
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
