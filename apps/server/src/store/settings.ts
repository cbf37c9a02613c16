import type { Kysely } from 'kysely';
import type { Database } from './tables.ts';

/** Small values that outlive the process, by name. */
export type SettingName =
  | 'catalogue.startup-hash'
  | 'catalogue.source'
  | `click-prior.${string}`
  | `drift.counted.${string}`
  /** Digest of the version that the configuration of a deployment gave last. */
  | `version.configured.${string}`;

export interface Settings {
  get(name: SettingName): Promise<string | null>;
  set(name: SettingName, value: string): Promise<void>;
}

export function createSettings(db: Kysely<Database>): Settings {
  return {
    async get(name) {
      const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value ?? null;
    },
    async set(name, value) {
      await db
        .insertInto('setting')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
