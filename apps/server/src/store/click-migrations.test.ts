import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { CLICK_MIGRATIONS } from './click-migrations.ts';
import { openDatabase } from './open-database.ts';
import { makeTemporaryDataDir } from './testing/temporary-data-dir.ts';

it('assigns earlier clicks to the default catalogue', async () => {
  const { dataDir, remove } = await makeTemporaryDataDir();
  const database = await openDatabase({ dataDir, logger: pino({ level: 'silent' }) });
  try {
    const found = await database.db.transaction().execute(async (trx) => {
      await sql`create schema earlier`.execute(trx);
      await sql`set local search_path = earlier`.execute(trx);
      await sql`create table event (at timestamptz, name text)`.execute(trx);
      await sql`create table setting (name text primary key, value text)`.execute(trx);
      await sql`insert into setting values ('click-prior', 'on')`.execute(trx);
      await CLICK_MIGRATIONS['0012-click-days']?.up(trx);
      await sql`insert into click_day values ('2026-05-20', 'first', 3, 3.5)`.execute(trx);
      await sql`insert into click_day_total values ('2026-05-20', 3, now())`.execute(trx);
      await CLICK_MIGRATIONS['0013-clicks-by-catalogue']?.up(trx);
      // Another catalogue may have the same day and entry.
      await sql`insert into click_day (catalogue, day, entry_id, people, weight)
        values ('songs', '2026-05-20', 'first', 1, 1)`.execute(trx);
      await sql`insert into click_day_total (catalogue, day, people, counted_at)
        values ('songs', '2026-05-20', 1, now())`.execute(trx);
      return {
        days: await trx.selectFrom('click_day').select(['catalogue', 'entry_id', 'people']).execute(),
        totals: await trx.selectFrom('click_day_total').select(['catalogue', 'people']).execute(),
        settings: await trx.selectFrom('setting').selectAll().execute(),
      };
    });
    expect(found).toEqual({
      days: [
        { catalogue: 'default', entry_id: 'first', people: 3 },
        { catalogue: 'songs', entry_id: 'first', people: 1 },
      ],
      totals: [
        { catalogue: 'default', people: 3 },
        { catalogue: 'songs', people: 1 },
      ],
      settings: [{ name: 'click-prior.default', value: 'on' }],
    });
  } finally {
    await database.close();
    await remove();
  }
}, 60_000);
