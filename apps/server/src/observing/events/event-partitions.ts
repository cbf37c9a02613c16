import { sql, type Kysely } from 'kysely';
import { DAY_MS, dayOf } from '../../base/day.ts';
import { partitionSql } from '../../store/event-migrations.ts';
import type { Database } from '../../store/tables.ts';

const NAME = /^event_p(\d{4})(\d{2})(\d{2})$/;

/** The tables of the event log, one per day. */
export interface EventPartitions {
  /** Creates the missing partitions for these times. */
  ensure(times: Iterable<number>): Promise<void>;
  /** Drops whole days before `time`. @returns the number of dropped partitions */
  dropBefore(time: number): Promise<number>;
}

export function createEventPartitions(db: Kysely<Database>): EventPartitions {
  const known = new Set<string>();

  return {
    async ensure(times) {
      const missing = new Set<string>();
      for (const at of times) {
        const day = dayOf(at);
        if (!known.has(day)) missing.add(day);
      }
      if (missing.size === 0) return;
      await db.transaction().execute(async (transaction) => {
        // Two servers creating the same table at the same time would both fail.
        await sql`select pg_advisory_xact_lock(hashtext('hark.event.partitions'))`.execute(transaction);
        for (const day of missing) await sql.raw(partitionSql(day)).execute(transaction);
      });
      for (const day of missing) known.add(day);
    },
    async dropBefore(time) {
      const { rows } = await sql<{ name: string }>`
        select child.relname as name from pg_inherits
        join pg_class child on child.oid = inhrelid
        where inhparent = 'event'::regclass`.execute(db);
      let dropped = 0;
      for (const { name } of rows) {
        const [, year, month, date] = NAME.exec(name) ?? [];
        if (date === undefined) continue;
        const day = `${year}-${month}-${date}`;
        if (Date.parse(day) + DAY_MS > time) continue;
        known.delete(day);
        await sql`drop table if exists ${sql.id(name)}`.execute(db);
        dropped++;
      }
      return dropped;
    },
  };
}
