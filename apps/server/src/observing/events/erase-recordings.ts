import { idSchema } from '@hark/shared/wire/protocol';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { JobKind, JobQueue } from '../../background/job-queue.ts';
import type { Database } from '../../store/tables.ts';
import type { AudioStore } from './audio-store.ts';

/** Longer than an utterance that was being answered may take to write its recording. */
const AFTER_MS = 60_000;

const eraseRecordings: JobKind<{ clientId: string }> = {
  name: 'erase-recordings',
  payload: z.object({ clientId: idSchema }),
  // Over two days, by when an operator has looked at the list.
  maxAttempts: 20,
};

interface EraseOptions {
  jobs: JobQueue;
  audioStore: Pick<AudioStore, 'erase'>;
  nowMs(): number;
}

/**
 * Finishes the erasure of a client. Its rows go first, so that nothing new belongs to it; from then on nobody can ask for
 * the rest any more, so a job sees to it: it removes what was written behind the erasure, what a server that died had still
 * to remove, and what could not be removed at the time.
 *
 * @returns what is told in the transaction that erases the rows
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
