import {
  driftSettingsSchema,
  type DriftSettings,
  type DriftSettingsAnswer,
} from '@hark/shared/http/drift-api';
import type { Kysely } from 'kysely';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';
import { DriftError } from './drift-error.ts';

/** Versions that are listed. */
const MOST_VERSIONS = 50;

/** Returns the settings in force. */
export async function readDriftSettings(db: Kysely<Database>): Promise<DriftSettings> {
  return (await listDriftSettings(db)).values;
}

/** Returns the settings in force and their history. A value that is no longer possible falls back to its default. */
export async function listDriftSettings(db: Kysely<Database>): Promise<DriftSettingsAnswer> {
  const rows = await db
    .selectFrom('drift_settings')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(MOST_VERSIONS)
    .execute();
  const history = rows.map(({ version, at, author: by, reason, settings }) => {
    const values = driftSettingsSchema.safeParse(settings).data ?? driftSettingsSchema.parse({});
    return { version, at: at.getTime(), by, reason, values };
  });
  const [last] = history;
  return { version: last?.version ?? 0, values: last?.values ?? driftSettingsSchema.parse({}), history };
}

interface SettingsChange {
  values: Readonly<Record<string, number>>;
  by: string;
  reason: string;
}

/** Makes a new version of the settings. @throws DriftError that names every bad value */
export async function changeDriftSettings(
  db: Kysely<Database>,
  { values, by, reason }: SettingsChange,
  nowMs: number,
): Promise<DriftSettingsAnswer> {
  const parsed = driftSettingsSchema.strict().safeParse({ ...(await readDriftSettings(db)), ...values });
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new DriftError('invalid_settings', wrong.join('; '));
  }
  await db
    .insertInto('drift_settings')
    .values({ settings: jsonbText(parsed.data), author: by, reason, at: new Date(nowMs) })
    .execute();
  return listDriftSettings(db);
}
