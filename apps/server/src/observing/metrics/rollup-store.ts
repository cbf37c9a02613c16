import { sql, type Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { Cell } from './fold-events.ts';

type Place = Pick<Cell, 'grain' | 'metric' | 'dimension' | 'value' | 'synthetic' | 'bucket'>;

interface Columns {
  grain: string[];
  metric: string[];
  dimension: string[];
  value: string[];
  synthetic: boolean[];
  bucket: Date[];
}

/** A statement takes arrays of columns, so that its text is the same for any number of rows. */
function columnsOf(places: readonly Place[]): Columns {
  return {
    grain: places.map(({ grain }) => grain),
    metric: places.map(({ metric }) => metric),
    dimension: places.map(({ dimension }) => dimension),
    value: places.map(({ value }) => value),
    synthetic: places.map(({ synthetic }) => synthetic),
    bucket: places.map(({ bucket }) => new Date(bucket)),
  };
}

function unnested(columns: Columns) {
  return sql`${columns.grain}::text[], ${columns.metric}::text[], ${columns.dimension}::text[],
    ${columns.value}::text[], ${columns.synthetic}::boolean[], ${columns.bucket}::timestamptz[]`;
}

/** Adds the stored sketches to those of `cells`. */
async function addStoredSketches(db: Kysely<Database>, cells: readonly Cell[]): Promise<void> {
  const { rows } = await sql<{ place: string; sketch: Buffer }>`
    select place::text, r.sketch
    from unnest(${unnested(columnsOf(cells))}) with ordinality
      as p(grain, metric, dimension, value, synthetic, bucket, place)
    join metric_rollup r using (grain, metric, dimension, value, synthetic, bucket)
    where r.sketch is not null`.execute(db);
  for (const { place, sketch } of rows) cells[Number(place) - 1]?.sketch?.addEncoded(sketch);
}

/** Bounds the duration of a statement, whatever the disk. */
const MAX_STATEMENT_CELLS = 2_000;

/** Adds cells to the store. Calls must not overlap: sketches are read, added to and written back. */
export async function addToRollups(db: Kysely<Database>, cells: readonly Cell[]): Promise<void> {
  for (let first = 0; first < cells.length; first += MAX_STATEMENT_CELLS)
    await addSome(db, cells.slice(first, first + MAX_STATEMENT_CELLS));
}

async function addSome(db: Kysely<Database>, cells: readonly Cell[]): Promise<void> {
  await addStoredSketches(
    db,
    cells.filter(({ sketch }) => sketch !== null),
  );
  const samples = cells.map((cell) => cell.samples);
  const totals = cells.map((cell) => cell.total);
  const sketches = cells.map(({ sketch }) => (sketch === null ? null : Buffer.from(sketch.encode())));
  await sql`
    insert into metric_rollup as r
      (grain, metric, dimension, value, synthetic, bucket, samples, total, sketch)
    select * from unnest(${unnested(columnsOf(cells))}, ${samples}::float8[], ${totals}::float8[],
      ${sketches}::bytea[])
    on conflict (grain, metric, dimension, value, synthetic, bucket) do update set
      samples = r.samples + excluded.samples, total = r.total + excluded.total, sketch = excluded.sketch`.execute(
    db,
  );
}

/** Returns every slice that has figures in the store. */
export async function storedSlices(db: Kysely<Database>): Promise<{ dimension: string; value: string }[]> {
  // Day buckets suffice: they cover every slice.
  return db
    .selectFrom('metric_rollup')
    .select(['dimension', 'value'])
    .distinct()
    .where('grain', '=', 'day')
    .execute();
}
