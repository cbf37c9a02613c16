import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DriftReference } from '@hark/shared/http/drift-api';
import { DRIFT_INPUTS, type DriftInput } from '@hark/shared/metrics/definitions/drift-inputs';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import { sql, type Kysely } from 'kysely';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';
import type { Span } from '../metrics/metric-times.ts';
import { groupRows, type RollupRow } from '../metrics/read-rollups.ts';
import { DriftError } from './drift-error.ts';
import { figuresByPlace, isInputPlace, placeKey, WHOLE } from './input-figures.ts';
import {
  BAD_OUTCOMES,
  confidenceByPlace,
  edgesOf,
  outcomesByStratum,
  type ReferenceOutcomes,
  referenceOutcomesSchema,
} from './outcome-sums.ts';
import { metricOf, readSpanRows, type Traffic } from './read-inputs.ts';
import { type SampledTask, sampleTasks } from './task-sample.ts';

/** Metrics that a reference keeps. */
export const REFERENCE_METRICS = [
  ...new Set([...DRIFT_INPUTS.map(metricOf), ...BAD_OUTCOMES.map(({ metric }) => metric), 'gateway.tasks']),
];

const LONGEST_MS = 35 * GRAIN_MS.day;
/** As few as a baseline has. */
const LEAST_TASKS = 1_000;
const MOST_SAMPLED = 10_000;
const ROWS_AT_ONCE = 2_000;

export interface FreezeRequest {
  name: string;
  from: number;
  to: number;
  traffic: Traffic;
  by: string;
  reason: string;
}

const idOf = (id: string): string => {
  if (/^\d{1,15}$/u.test(id)) return id;
  throw noSuch(id);
};

function noSuch(id: string): DriftError {
  return new DriftError(
    'no_such_reference',
    `There is no reference “${id}”; hark drift reference list names them.`,
  );
}

function spanOf({ from, to }: FreezeRequest, nowMs: number): Span {
  const hour = GRAIN_MS.hour;
  const span = { from: Math.floor(from / hour) * hour, to: Math.ceil(to / hour) * hour };
  if (span.to <= span.from) throw new DriftError('invalid_window', 'The end must be after the start.');
  if (span.to - span.from > LONGEST_MS)
    throw new DriftError('invalid_window', 'A reference covers at most 35 days.');
  if (to > nowMs) throw new DriftError('invalid_window', 'A reference ends in the past.');
  return span;
}

/** Returns the bounds between the bins of each input. @param rows of a reference */
async function edgesByInput(rows: readonly RollupRow[]): Promise<Map<DriftInput, number[]>> {
  const whole = groupRows(
    rows.filter(({ dimension }) => dimension === WHOLE.dimension),
    ({ metric }) => metric,
  );
  const edges = new Map<DriftInput, number[]>();
  for (const input of DRIFT_INPUTS) {
    const ofInput = input.type === 'values' ? (whole.get(input.metric) ?? []) : [];
    const figures = await figuresByPlace(ofInput);
    edges.set(input, edgesOf(figures.get(placeKey(WHOLE))?.bins ?? []));
  }
  return edges;
}

/**
 * Sums up what people did in the time of a reference. It lets others run in between.
 *
 * @param withStrata whether outcomes are counted by the strata of each input, for when the log has expired
 */
export async function outcomesOf(
  rows: readonly RollupRow[],
  tasks: readonly SampledTask[],
  { withStrata }: { withStrata: boolean },
): Promise<ReferenceOutcomes> {
  const strata: ReferenceOutcomes['strata'] = {};
  for (const [input, edges] of await edgesByInput(rows)) {
    await nextTurn();
    const outcomes = withStrata ? outcomesByStratum(tasks, input, edges) : {};
    strata[input.metric] = { edges, outcomes };
  }
  return { strata, confidence: Object.fromEntries(confidenceByPlace(tasks)) };
}

/** Returns the number of tasks that figures count. */
export function tasksIn(rows: readonly RollupRow[]): number {
  return rows
    .filter(({ metric, dimension }) => metric === 'gateway.tasks' && dimension === WHOLE.dimension)
    .reduce((sum, { total }) => sum + total, 0);
}

/** Freezes a time as a reference: sums, sketches and counts, no events. @returns its id @throws DriftError */
export async function freezeReference(
  db: Kysely<Database>,
  request: FreezeRequest,
  nowMs: number,
): Promise<string> {
  const span = spanOf(request, nowMs);
  const { traffic } = request;
  const rows = (await readSpanRows(db, REFERENCE_METRICS, { span, traffic })).filter(isInputPlace);
  const tasks = tasksIn(rows);
  if (tasks < LEAST_TASKS)
    throw new DriftError(
      'too_few_tasks',
      `That time has ${tasks} tasks and a reference needs ${LEAST_TASKS}: choose a longer one.`,
    );
  const sampled = await sampleTasks(db, { span, traffic, tasks, mostTasks: MOST_SAMPLED });
  const outcomes = await outcomesOf(rows, sampled, { withStrata: true });
  return db.transaction().execute(async (transaction) => {
    const { id } = await transaction
      .insertInto('drift_reference')
      .values({
        synthetic: traffic === 'synthetic',
        name: request.name,
        from_at: new Date(span.from),
        to_at: new Date(span.to),
        author: request.by,
        reason: request.reason,
        at: new Date(nowMs),
        tasks,
        outcomes: jsonbText(outcomes),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await insertCells(transaction, id, rows);
    return id;
  });
}

async function insertCells(db: Kysely<Database>, id: string, rows: readonly RollupRow[]): Promise<void> {
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    const some = rows.slice(first, first + ROWS_AT_ONCE);
    await sql`
      insert into drift_reference_cell (reference, day, metric, dimension, value, samples, total, sketch)
      select ${id}::bigint, * from unnest(${some.map(({ bucket }) => bucket)}::timestamptz[],
        ${some.map(({ metric }) => metric)}::text[], ${some.map(({ dimension }) => dimension)}::text[],
        ${some.map(({ value }) => value)}::text[], ${some.map(({ samples }) => samples)}::float8[],
        ${some.map(({ total }) => total)}::float8[], ${some.map(({ sketch }) => sketch)}::bytea[])`.execute(
      db,
    );
  }
}

/** Chooses a reference; null: the days before the windows. @throws DriftError for an unknown one */
export async function chooseReference(
  db: Kysely<Database>,
  choice: { id: string | null; traffic: Traffic; by: string; reason: string },
  nowMs: number,
): Promise<void> {
  const synthetic = choice.traffic === 'synthetic';
  const id = choice.id === null ? null : idOf(choice.id);
  if (id !== null) {
    const known = await db
      .selectFrom('drift_reference')
      .select('id')
      .where('id', '=', id)
      .where('synthetic', '=', synthetic)
      .executeTakeFirst();
    if (known === undefined) throw noSuch(id);
  }
  const { by: author, reason } = choice;
  await db
    .insertInto('drift_reference_choice')
    .values({ synthetic, reference: id, author, reason, at: new Date(nowMs) })
    .execute();
}

/** Returns the references, newest first, and which of them is in force. */
export async function listReferences(db: Kysely<Database>, traffic: Traffic): Promise<DriftReference[]> {
  const synthetic = traffic === 'synthetic';
  const [rows, chosen] = await Promise.all([
    db
      .selectFrom('drift_reference')
      .select(['id', 'name', 'from_at', 'to_at', 'author', 'reason', 'at', 'tasks'])
      .where('synthetic', '=', synthetic)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('drift_reference_choice')
      .select('reference')
      .where('synthetic', '=', synthetic)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ]);
  return rows
    .map((row, index) => ({
      id: row.id,
      version: index + 1,
      name: row.name,
      from: row.from_at.getTime(),
      to: row.to_at.getTime(),
      by: row.author,
      reason: row.reason,
      at: row.at.getTime(),
      current: chosen?.reference === row.id,
      tasks: row.tasks,
    }))
    .toReversed();
}

/** Reads the rows of one metric of a reference. */
export async function readReferenceRows(
  db: Kysely<Database>,
  id: string,
  metric: string,
): Promise<RollupRow[]> {
  const rows = await db
    .selectFrom('drift_reference_cell')
    .select(['metric', 'dimension', 'value', 'day as bucket', 'samples', 'total', 'sketch'])
    .where('reference', '=', idOf(id))
    .where('metric', '=', metric)
    .execute();
  return rows;
}

/** Reads the outcomes of a reference. */
export async function readReferenceOutcomes(db: Kysely<Database>, id: string): Promise<ReferenceOutcomes> {
  const row = await db
    .selectFrom('drift_reference')
    .select('outcomes')
    .where('id', '=', idOf(id))
    .executeTakeFirstOrThrow();
  return referenceOutcomesSchema.parse(row.outcomes);
}
