import { idSchema } from '@hark/shared/wire/protocol';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { JobKind, JobQueue } from '../../background/job-queue.ts';
import type { Database } from '../../store/tables.ts';
import type { AudioStore } from './audio-store.ts';

/** Longer than an answer in progress may take to write its recording. */
const AFTER_MS = 60_000;

const eraseRecordings: JobKind<{ clientId: string }> = {
  name: 'erase-recordings',
  payload: z.object({ clientId: idSchema }),
  // Spread over two days, so that an operator has seen the list by then.
  maxAttempts: 20,
};

interface EraseOptions {
  jobs: JobQueue;
  audioStore: Pick<AudioStore, 'erase'>;
  nowMs(): number;
}

/**
 * Finishes the erasure of a client. Its rows go first, so that no new data belongs to it. After that the client can't
 * request the rest, so a job removes the recordings that were written after the erasure, that a crashed server left, or
 * that could not be removed at the time.
 *
 * @returns the function to call in the transaction that erases the rows
 */
export function finishErasures({
  jobs,
  audioStore,
  nowMs,
}: EraseOptions): (clientId: string, within: Kysely<Database>) => Promise<void> {
  jobs.handle(eraseRecordings, async ({ clientId }) => void (await audioStore.erase(clientId)));
  return (clientId, within) =>
    jobs.enqueue(eraseRecordings, { clientId }, { key: clientId, runAt: nowMs() + AFTER_MS, within });
}
