import { sql, type Kysely, type RawBuilder } from 'kysely';
import { dayOf } from '../../base/day.ts';
import { createSettings } from '../../store/settings.ts';
import type { Database } from '../../store/tables.ts';
import type { Traffic } from './read-inputs.ts';

const DAY_MS = 86_400_000;
/** A text of fewer people is not kept: it might be about one of them. */
const LEAST_PEOPLE = 3;
/** A day that more people used is counted once, when it is over. */
const MOST_RECOUNTED_CLICKS = 200_000;
const PAGE_ROWS = 2_000;
/** Transcripts with unknown words that are read of one day. */
const MOST_TRANSCRIPTS = 100_000;

interface CountOptions {
  db: Kysely<Database>;
  traffic: Traffic;
  nowMs: number;
  /** Days before today that are counted if they are not yet. */
  days: number;
  /** Returns the words of a text that the catalogue lacks. */
  unknownWords(text: string): readonly string[];
  signal?: AbortSignal | undefined;
}

/** Words as one writes them, so that spelling and punctuation make no difference. */
const PLAIN = sql.raw(`trim(regexp_replace(lower(said.text), '[^[:alnum:]]+', ' ', 'g'))`);

/** Counts who chose which entry for which words on one day, without the people. */
async function countChoices({ db, traffic }: CountOptions, day: string): Promise<void> {
  const from = sql`${`${day}T00:00:00Z`}::timestamptz`;
  await sql`
    with chosen as (
      select distinct click.client_id, click.data->>'id' as entry_id, ${PLAIN} as text
      from event as click join lateral (
        select coalesce(nullif(data->>'transcript', ''), data->>'query') as text from event
        where client_id = click.client_id and at >= click.at - interval '1 hour' and at <= click.at
          and at >= ${from} - interval '1 hour' and at < ${from} + interval '1 day'
          and name in ('utterance.answered', 'query.searched')
          and (query_id = click.query_id or (click.query_id is null and utterance_id = click.utterance_id))
        order by at desc limit 1
      ) as said on true
      where click.name = 'click' and click.synthetic = ${traffic === 'synthetic'}
        and click.at >= ${from} and click.at < ${from} + interval '1 day'
        and click.client_id is not null and click.data->>'id' is not null
    ), shared as (
      select text from chosen where text <> '' group by text having count(distinct client_id) >= ${LEAST_PEOPLE}
    )
    insert into drift_text_day (synthetic, kind, day, text, entry_id, people)
    select ${traffic === 'synthetic'}, 'choice', ${day}::date, text, entry_id, count(*)
    from chosen join shared using (text) group by text, entry_id`.execute(db);
}

interface Said {
  event_id: string;
  at: Date;
  client_id: string;
  text: string;
}

async function* transcriptsOf({ db, traffic, signal }: CountOptions, day: string): AsyncGenerator<Said[]> {
  const from = sql`${`${day}T00:00:00Z`}::timestamptz`;
  let last: Pick<Said, 'at' | 'event_id'> | null = null;
  for (let read = 0; read < MOST_TRANSCRIPTS; read += PAGE_ROWS) {
    signal?.throwIfAborted();
    const after: RawBuilder<unknown> =
      last === null ? sql`true` : sql`(at, event_id) > (${last.at}, ${last.event_id})`;
    const { rows }: { rows: Said[] } = await sql<Said>`
      select event_id, at, client_id, data->>'transcript' as text from event
      where name = 'utterance.answered' and data->>'unknownWordShare' > '0' and client_id is not null
        and synthetic = ${traffic === 'synthetic'} and at >= ${from} and at < ${from} + interval '1 day'
        and ${after}
      order by at, event_id limit ${PAGE_ROWS}`.execute(db);
    if (rows.length > 0) yield rows;
    last = rows.at(-1) ?? null;
    if (last === null || rows.length < PAGE_ROWS) return;
  }
}

/** Counts how many people said which word that the catalogue lacks. */
async function countWords(options: CountOptions, day: string): Promise<void> {
  const people = new Map<string, Set<string>>();
  for await (const page of transcriptsOf(options, day)) {
    for (const { client_id, text } of page) {
      for (const word of options.unknownWords(text)) {
        const known = people.get(word);
        if (known === undefined) people.set(word, new Set([client_id]));
        else known.add(client_id);
      }
    }
  }
  const words = [...people].filter(([, clients]) => clients.size >= LEAST_PEOPLE);
  await sql`
    insert into drift_text_day (synthetic, kind, day, text, entry_id, people)
    select ${options.traffic === 'synthetic'}, 'word', ${day}::date, word, '', people
    from unnest(${words.map(([word]) => word)}::text[], ${words.map(([, { size }]) => size)}::int[])
      as counted (word, people)`.execute(options.db);
}

/** Replaces the counts of one day, so that a repeated count changes nothing. */
async function countDay(options: CountOptions, day: string): Promise<void> {
  await options.db.transaction().execute(async (db) => {
    await db
      .deleteFrom('drift_text_day')
      .where('synthetic', '=', options.traffic === 'synthetic')
      .where('day', '=', sql<string>`${day}::date`)
      .execute();
    await countChoices({ ...options, db }, day);
    await countWords({ ...options, db }, day);
  });
}

async function clicksOf({ db, traffic }: CountOptions, from: number): Promise<number> {
  const { rows } = await sql<{ clicks: number }>`
    select count(*)::int as clicks from (
      select from event where name = 'click' and synthetic = ${traffic === 'synthetic'}
        and at >= ${new Date(from)} limit ${MOST_RECOUNTED_CLICKS}
    ) as click`.execute(db);
  return rows[0]?.clicks ?? 0;
}

/**
 * Counts choices and unknown words of the days that are over and not counted yet; today and yesterday again where that
 * is cheap.
 */
export async function countTexts(options: CountOptions): Promise<void> {
  const { db, traffic, nowMs, days } = options;
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const settings = createSettings(db);
  const name = `drift.counted.${traffic}` as const;
  const counted = Date.parse((await settings.get(name)) ?? '1970-01-01');
  const isCheap = (await clicksOf(options, today - DAY_MS)) < MOST_RECOUNTED_CLICKS;
  const again = isCheap ? today - DAY_MS : today;
  const first = Math.max(today - days * DAY_MS, Math.min(counted + DAY_MS, again));
  const end = isCheap ? today + DAY_MS : today;
  for (let at = first; at < end; at += DAY_MS) {
    options.signal?.throwIfAborted();
    await countDay(options, dayOf(at));
    if (at < today) await settings.set(name, dayOf(at));
  }
}

/** Deletes counts past the retention of texts. */
export async function expireTexts(db: Kysely<Database>, beforeMs: number): Promise<void> {
  await db
    .deleteFrom('drift_text_day')
    .where('day', '<', sql<string>`${dayOf(beforeMs)}::date`)
    .execute();
}
