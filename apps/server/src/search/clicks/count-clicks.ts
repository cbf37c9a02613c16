import { type Kysely, sql, type Transaction } from 'kysely';

import { readState, tableNames } from '../index/catalogue-tables.ts';
import type { Database } from '../../store/tables.ts';
import { keptDays, openDays } from './decay.ts';
import { inBackground } from './in-background.ts';
import { PLACE_WEIGHTS } from './place-weight.ts';

/** Different entries of one person that count on one day; more clicks indicate a program or manipulation. */
const MOST_A_PERSON = 50;

export interface CountClicksOptions {
  db: Kysely<Database>;
  /** The served catalogue; clicks on entries outside it don't count. */
  catalogue: string;
  /** Time range in which events may still arrive, epoch milliseconds. */
  span: { from: number; to: number };
  halfLifeDays: number;
  nowMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Counts the clicks of the days that may still change, from the event log. Each day is replaced by the current count,
 * so a repeated count changes nothing, and the clicks of a deleted client disappear with the next count.
 *
 * @returns whether it counted: false while another process counts and before there is a catalogue.
 */
export async function countClicks(options: CountClicksOptions): Promise<boolean> {
  const { db, catalogue, span, halfLifeDays, nowMs, signal } = options;
  for (const day of openDays(span)) {
    const counted = await inBackground({ db, isolation: 'read committed', signal }, async (trx) => {
      const lock = await sql<{ taken: boolean }>`
        select pg_try_advisory_xact_lock(hashtext(${`hark.click.days.${catalogue}`})) as taken`.execute(trx);
      return lock.rows[0]?.taken === true && countDay(trx, day, options);
    });
    if (!counted) return false;
  }
  const oldest = keptDays(nowMs, halfLifeDays).at(-1)?.day ?? '';
  for (const table of ['click_day', 'click_day_total'] as const) await removeBefore(oldest, table, options);
  return true;
}

/**
 * Deletes old days of this catalogue and of catalogues that no longer exist. Days of other catalogues may count for
 * longer.
 */
async function removeBefore(
  oldest: string,
  table: 'click_day' | 'click_day_total',
  { db, catalogue }: CountClicksOptions,
): Promise<void> {
  await db
    .deleteFrom(table)
    .where('day', '<', oldest)
    .where((clicks) =>
      clicks.or([
        clicks('catalogue', '=', catalogue),
        clicks('catalogue', 'not in', clicks.selectFrom('catalogue').select('name')),
      ]),
    )
    .execute();
}

async function countDay(
  trx: Transaction<Database>,
  day: string,
  { catalogue, nowMs }: CountClicksOptions,
): Promise<boolean> {
  const { generation } = await readState(trx, catalogue);
  if (generation === 0) return false;
  await sql`delete from click_day where catalogue = ${catalogue} and day = ${day}::date`.execute(trx);
  await sql`
    with clicked as (
      select client_id, data->>'id' as entry_id, min(${PLACE}) as place, min(at) as at
      from event join ${tableNames(generation).entries} as entry on entry.id = data->>'id'
      where name = 'click' and not synthetic and client_id is not null
        and at >= ${`${day}T00:00:00Z`}::timestamptz and at < ${`${day}T00:00:00Z`}::timestamptz + interval '1 day'
      group by client_id, data->>'id'
    ), numbered as (
      select *, row_number() over (partition by client_id order by at, entry_id) as number from clicked
    ), counted as (
      select * from numbered where number <= ${MOST_A_PERSON}
    ), by_entry as (
      insert into click_day (catalogue, day, entry_id, people, weight)
      select ${catalogue}, ${day}::date, entry_id, count(*), sum((${PLACE_WEIGHTS}::float8[])[place]) from counted group by entry_id
    )
    insert into click_day_total (catalogue, day, people, counted_at)
    select ${catalogue}, ${day}::date, count(distinct client_id), ${new Date(nowMs)} from counted
    on conflict (catalogue, day) do update set people = excluded.people, counted_at = excluded.counted_at`.execute(
    trx,
  );
  return true;
}

/** The position that the page reports, clamped to the places with a weight; the first where it reports none. */
const PLACE = sql`
  case when jsonb_typeof(data->'position') = 'number'
    then least(greatest((data->>'position')::numeric, 1), ${PLACE_WEIGHTS.length}::int)::int
    else 1 end`;
