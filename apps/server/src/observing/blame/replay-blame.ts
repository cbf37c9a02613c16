import { blameRequestSchema, type BlameReply, type BlameRequest } from '@hark/shared/http/drift-api';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { JobKind, JobQueue } from '../../background/job-queue.ts';
import { decodeRecording } from '../../recognition/audio/decode-audio.ts';
import type { Recognizer } from '../../recognition/recognizer.ts';
import type { Database } from '../../store/tables.ts';
import type { AudioStore } from '../events/audio-store.ts';
import { type BadTask, readBadTasks } from './bad-tasks.ts';
import { type Blame, readBlame, readRequest, storeBlame, storeRequest } from './blame-store.ts';
import { type ChargedStage, chargeStage, summarizeBlame } from './charge-stage.ts';
import { type ReplayParts, replayTask } from './replay-task.ts';

/** Replays recordings to find the stage that is at fault. */
export interface BlameReplays {
  /** Queues a replay under an id, such as that of an alarm. The same id again changes nothing. */
  request(id: string, request: BlameRequest): Promise<void>;
  /** Returns the state of a replay; null for an unknown id. */
  blameOf(id: string): Promise<BlameReply | null>;
}

const replayRecordings: JobKind<{ id: string }> = {
  name: 'replay-recordings',
  payload: z.object({ id: z.string().min(1).max(200) }),
  maxAttempts: 3,
};
/** After everything else that is queued. */
const LAST = 100;
/** Recordings expire, or are on another server: more tasks are looked at than clips are needed. */
const TASKS_A_CLIP = 5;
const LONGEST_CLIP_MS = 60_000;

export interface BlameOptions extends Pick<ReplayParts, 'recognizer' | 'search'> {
  db: Kysely<Database>;
  jobs: JobQueue;
  audioStore: Pick<AudioStore, 'read'>;
  /** Opens another recogniser for the time of a replay; null where there is none. */
  openOther(): Promise<Recognizer | null>;
  /** Most recordings of one replay, and the least number from which shares are given. */
  limits(): Promise<{ blameClips: number; minBlameClips: number }>;
  nowMs(): number;
}

/** Registers the handler of the job, and returns how to ask for it. */
export function createBlameReplays(options: BlameOptions): BlameReplays {
  const { db, jobs, nowMs } = options;
  jobs.handle(replayRecordings, async ({ id }, { signal }) => {
    const request = await readRequest(db, id);
    if (request !== null) await storeBlame(db, id, await replayBlame(options, request, signal));
  });
  return {
    async request(id, request) {
      const checked = blameRequestSchema.parse(request);
      await db.transaction().execute(async (within) => {
        if (await storeRequest(within, { id, request: checked, nowMs: nowMs() }))
          await jobs.enqueue(replayRecordings, { id }, { key: `blame-${id}`, priority: LAST, within });
      });
    },
    blameOf: (id) => readBlame(db, id),
  };
}

async function samplesOf(
  { audioStore }: Pick<BlameOptions, 'audioStore'>,
  { clientId, utteranceId }: BadTask,
): Promise<Float32Array | null> {
  const wav = await audioStore.read(clientId, utteranceId);
  return wav === null ? null : (await decodeRecording(wav, LONGEST_CLIP_MS)).samples;
}

/** Replays the recordings of bad tasks one after the other, and charges each task to a stage. */
export async function replayBlame(
  options: Omit<BlameOptions, 'jobs' | 'nowMs'>,
  request: BlameRequest,
  signal: AbortSignal,
): Promise<Blame> {
  const { db, recognizer, search, openOther, limits } = options;
  const { blameClips, minBlameClips } = await limits();
  const tasks = await readBadTasks(db, request, TASKS_A_CLIP * blameClips);
  const charged: { utteranceId: string; stage: ChargedStage }[] = [];
  let other: Recognizer | null | undefined;
  try {
    for (const task of tasks) {
      if (charged.length >= blameClips) break;
      const samples = await samplesOf(options, task);
      if (samples === null) continue;
      // The models of another recogniser are loaded only if there is something to replay.
      if (other === undefined) other = await openOther();
      const replay = await replayTask({ recognizer, search, other }, { task, samples }, signal);
      if (replay !== null) charged.push({ utteranceId: task.utteranceId, stage: chargeStage(replay) });
    }
  } finally {
    await other?.close();
  }
  return summarizeBlame(charged, minBlameClips);
}
