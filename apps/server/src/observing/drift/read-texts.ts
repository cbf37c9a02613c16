import { sql, type Kysely } from 'kysely';
import { dayOf } from '../../base/day.ts';
import type { Database } from '../../store/tables.ts';
import type { QueryChoices, WordCount } from './changed-texts.ts';
import type { Traffic } from './read-inputs.ts';

const DAY_MS = 86_400_000;
/** Queries and words that are compared, the most frequent. */
const MOST_TEXTS = 5_000;

/** Days up to and with today, and the days before them. */
export interface DaySpans {
  /** Exclusive. */
  to: number;
  nowDays: number;
  beforeDays: number;
}

interface Row {
  text: string;
  entry_id: string;
  now: number;
  before: number;
}

async function readCounts(
  db: Kysely<Database>,
  { kind, traffic, days }: { kind: 'choice' | 'word'; traffic: Traffic; days: DaySpans },
): Promise<Row[]> {
  const start = days.to - days.nowDays * DAY_MS;
  const split = sql`${dayOf(start)}::date`;
  const { rows } = await sql<Row>`
    with counted as (
      select text, entry_id,
        coalesce(sum(people) filter (where day >= ${split}), 0)::int as now,
        coalesce(sum(people) filter (where day < ${split}), 0)::int as before
      from drift_text_day
      where synthetic = ${traffic === 'synthetic'} and kind = ${kind}
        and day >= ${dayOf(start - days.beforeDays * DAY_MS)}::date and day < ${dayOf(days.to)}::date
      group by text, entry_id
    ), frequent as (
      select text from counted group by text having sum(now) > 0 order by sum(now) desc, text limit ${MOST_TEXTS}
    )
    select text, entry_id, now, before from counted join frequent using (text)`.execute(db);
  return rows;
}

/** Reads what people chose for the most frequent queries, now and before. */
export async function readChoices(
  db: Kysely<Database>,
  traffic: Traffic,
  days: DaySpans,
): Promise<QueryChoices[]> {
  const queries = new Map<string, { now: Map<string, number>; before: Map<string, number> }>();
  for (const { text, entry_id, now, before } of await readCounts(db, { kind: 'choice', traffic, days })) {
    const query = queries.get(text) ?? { now: new Map(), before: new Map() };
    queries.set(text, query);
    if (now > 0) query.now.set(entry_id, now);
    if (before > 0) query.before.set(entry_id, before);
  }
  return [...queries].map(([query, { now, before }]) => ({ query, now, before }));
}

/** Reads the most frequent words that the catalogue lacks, now and before. */
export async function readWordCounts(
  db: Kysely<Database>,
  traffic: Traffic,
  days: DaySpans,
): Promise<WordCount[]> {
  const rows = await readCounts(db, { kind: 'word', traffic, days });
  return rows.map(({ text: word, now: n, before }) => ({ word, n, before })).sort((a, b) => b.n - a.n);
}
