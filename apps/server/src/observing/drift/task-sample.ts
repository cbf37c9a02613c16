import { setImmediate as nextTurn } from 'node:timers/promises';
import { slicesSchema, type Slices } from '@hark/shared/events/slices';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../store/tables.ts';
import type { Span } from '../metrics/metric-times.ts';
import type { Traffic } from './read-inputs.ts';

/** A task with the first utterance: what was put in, and what became of it. No id and no text. */
export interface SampledTask {
  slices: Slices;
  redo: boolean;
  switched: boolean;
  nullSpeech: boolean;
  alternative: boolean;
  clicked: boolean;
  /** Null for an empty transcript. */
  confidence: number | null;
  /** Fields of the utterance that are numbers or flags. */
  data: Readonly<Record<string, unknown>>;
}

const flag = z.boolean().catch(false);
const rowSchema = z.object({
  slices: slicesSchema.catch({}),
  task: z.object({ redo: flag, switched: flag, nullSpeech: flag, alternative: flag, clicked: flag }),
  data: z.record(z.string(), z.unknown()).nullable(),
});

const HOUR_MS = 3_600_000;
/** An utterance is answered at most this long after the start of its task. */
const ANSWERED_WITHIN_MS = 2 * HOUR_MS;
/** Hexadecimal digits of a bound: fine enough for a day of ten million tasks. */
const DIGITS = 5;
/** Rows that are read before others get their turn. */
const ROWS_AT_ONCE = 100;
/** Text stays in the log. */
const TEXT_FIELDS = ['transcript', 'understood', 'rules'];

/** Ids of tasks are hashes, so a range of them is a random sample, which the primary key finds. */
function idBound(share: number): string {
  const steps = 16 ** DIGITS;
  const step = Math.ceil(share * steps);
  return step >= steps ? 'task-g' : `task-${step.toString(16).padStart(DIGITS, '0')}`;
}

export interface SampleOptions {
  span: Span;
  traffic: Traffic;
  /** Tasks that the figures count in the span. */
  tasks: number;
  mostTasks: number;
}

/** Reads a random sample of the voice tasks of a time, at most about `mostTasks`. The cost does not depend on the traffic. */
export async function sampleTasks(db: Kysely<Database>, options: SampleOptions): Promise<SampledTask[]> {
  const { span, traffic, tasks, mostTasks } = options;
  if (tasks === 0) return [];
  const bound = idBound(Math.min(1, mostTasks / tasks));
  const { rows } = await sql<{ slices: unknown; task: unknown; data: unknown }>`
    with task as (
      select at, utterance_id, slices, data from event
      where event_id >= 'task-' and event_id < ${bound} and name = 'task.closed'
        and at >= ${new Date(span.from)} and at < ${new Date(span.to)}
        and synthetic = ${traffic === 'synthetic'} and utterance_id is not null
      limit ${2 * mostTasks}
    )
    select task.slices, task.data as task, said.data - ${TEXT_FIELDS}::text[] as data
    from task left join lateral (
      select data from event
      where event_id = task.utterance_id and name = 'utterance.answered'
        and at >= task.at - interval '1 hour' and at < task.at + interval '2 hours'
        and at >= ${new Date(span.from - HOUR_MS)} and at < ${new Date(span.to + ANSWERED_WITHIN_MS)}
      limit 1
    ) as said on true`.execute(db);
  const sampled: SampledTask[] = [];
  for (const [index, row] of rows.entries()) {
    const { data } = rowSchema.safeParse(row);
    if (data !== undefined) sampled.push(toTask(data));
    if (index % ROWS_AT_ONCE === 0) await nextTurn();
  }
  return sampled;
}

function toTask({ slices, task, data }: z.infer<typeof rowSchema>): SampledTask {
  const confidence = data?.['confidence'];
  const isEmpty = data === null || data['empty'] !== null;
  return {
    slices,
    ...task,
    confidence: isEmpty || typeof confidence !== 'number' ? null : confidence,
    data: data ?? {},
  };
}
