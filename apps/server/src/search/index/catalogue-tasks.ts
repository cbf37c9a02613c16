import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { PostgresSearchIndex } from './postgres-search-index.ts';

/** Longest delay until a change by another process is found, with the time that applying it takes. */
const FOLLOW_EVERY_MS = 1_000;
const MAINTAIN_EVERY_MS = 10_000;

/** The tasks that keep a served catalogue current, and its lists in order. */
export function catalogueTasks(
  catalogue: string,
  index: Pick<PostgresSearchIndex, 'catchUp' | 'maintain'>,
): PeriodicTask[] {
  return [
    {
      name: `catalogue-changes.${catalogue}`,
      summary: 'Applies changes of entries that any server has made',
      scope: 'every-server',
      everyMs: FOLLOW_EVERY_MS,
      firstAfterMs: FOLLOW_EVERY_MS,
      run: () => index.catchUp(),
    },
    {
      name: `catalogue-upkeep.${catalogue}`,
      summary: 'Writes changes of entries into the posting lists',
      scope: 'one-server',
      everyMs: MAINTAIN_EVERY_MS,
      firstAfterMs: MAINTAIN_EVERY_MS,
      run: () => index.maintain(),
    },
  ];
}
