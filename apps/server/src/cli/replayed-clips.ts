import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config/read-config.ts';
import { createAudioStore } from '../observing/events/audio-store.ts';
import { decodeRecording } from '../recognition/audio/decode-audio.ts';
import { type ConsentedUtterance, readConsented } from '../rollout/shadow/read-recordings.ts';
import type { ReplayedClip } from '../rollout/shadow/replay-clips.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import { findAudioFiles } from './find-audio-files.ts';
import { readClips } from './measured-clips.ts';

/** A recording that may be replayed. */
export interface ClipSource {
  name: string;
  /** Whose utterance it is; null for a file. */
  utterance: ConsentedUtterance | null;
  /** Reads it; null if it is not kept, or not on this machine. @throws an error that says why it is unusable */
  read(): Promise<ReplayedClip | null>;
}

const LONGEST_CLIP_MS = 60_000;
const HOUR_MS = 3_600_000;

interface RetainedQuery {
  hours: number;
  most: number;
  /** Leaves out what this rollout has heard. */
  rollout: string | null;
}

/** Returns recordings of the last hours whose speakers agreed, latest first. */
export async function retainedClips(
  { db }: Pick<OpenedDatabase, 'db'>,
  { dataDir, audioRetentionDays }: Pick<Config, 'dataDir' | 'audioRetentionDays'>,
  { hours, most, rollout }: RetainedQuery,
): Promise<ClipSource[]> {
  const folder = join(dataDir, 'audio');
  const audioStore = createAudioStore({ folder, retentionDays: audioRetentionDays, nowMs: Date.now });
  const since = new Date(Date.now() - hours * HOUR_MS);
  const utterances = await readConsented(db, { since, most, rollout });
  return utterances.map((utterance) => ({
    name: utterance.utteranceId,
    utterance,
    async read() {
      const wav = await audioStore.read(utterance.clientId, utterance.utteranceId);
      return wav === null ? null : clipOf(utterance.utteranceId, wav, utterance.language);
    },
  }));
}

async function clipOf(name: string, bytes: Uint8Array, language: string | null): Promise<ReplayedClip> {
  const { samples } = await decodeRecording(bytes, LONGEST_CLIP_MS);
  return { name, samples, language };
}

/** Returns the recordings of a manifest, or below a folder. @throws CommandError */
export async function fileClips(path: string, most: number): Promise<ClipSource[]> {
  const files = path.endsWith('.jsonl') ? await filesOfManifest(path) : (await findAudioFiles([path])).files;
  return files.slice(0, most).map((file) => ({
    name: file,
    utterance: null,
    read: async () => clipOf(file, await readFile(file), null),
  }));
}

async function filesOfManifest(manifest: string): Promise<string[]> {
  const folder = dirname(resolve(manifest));
  return (await readClips(manifest)).map(({ audio }) => resolve(folder, audio));
}
