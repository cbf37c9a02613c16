import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { SERVING_CHANNEL } from './serving-channel.ts';
import { VersionError } from './version-error.ts';
import { versionFileSchema, type VersionFile } from './version-file.ts';
import { addReport, readReports, type StoredReport } from './version-reports.ts';

/** `champion` serves; `challenger` is compared with it. */
export const ALIASES = ['champion', 'challenger'] as const;
export type Alias = (typeof ALIASES)[number];

export interface ListedVersion {
  file: VersionFile;
  aliases: Alias[];
  /** Epoch milliseconds at which this database recorded it. */
  recordedAt: number;
}

interface AliasChange {
  alias: Alias;
  digest: string;
  by: string;
  reason: string;
}

export interface VersionStore {
  /** Returns all versions, latest first. */
  list(): Promise<ListedVersion[]>;
  /**
   * Returns a version by name, alias, digest or the first digits of one.
   * @throws VersionError if none or several match
   */
  find(reference: string): Promise<ListedVersion>;
  /**
   * Records a version. The same version again changes nothing.
   * @returns whether it is new
   * @throws VersionError if another version has the name, or this one is recorded under another name
   */
  record(file: VersionFile): Promise<boolean>;
  /** Adds what an evaluation found to a version. Reports are never changed or removed. */
  addReport(digest: string, report: Omit<StoredReport, 'at'>): Promise<void>;
  /** Returns the reports of a version, latest first. */
  reports(digest: string): Promise<StoredReport[]>;
  /** Gives an alias to a version, notes who did it and why, and tells every process. */
  point(change: AliasChange): Promise<void>;
}

/** Fewer digits could mean several versions. */
const LEAST_DIGITS = 6;

const isAlias = (text: string): text is Alias => ALIASES.some((alias) => alias === text);

/** Whether a reference means this version. Pure. */
function isMeant({ file, aliases }: ListedVersion, reference: string): boolean {
  if (file.name === reference || (isAlias(reference) && aliases.includes(reference))) return true;
  const digits = reference.replace(/^sha256:/, '');
  return digits.length >= LEAST_DIGITS && file.digest.startsWith(`sha256:${digits}`);
}

/** Versions in the database. They are few, and each is small. @param deployment whose aliases are meant */
export function createVersionStore(db: Kysely<Database>, deployment: string): VersionStore {
  async function aliases(): Promise<Map<Alias, string>> {
    const rows = await db
      .selectFrom('version_alias_change')
      .distinctOn('alias')
      .select(['alias', 'digest'])
      .where('deployment', '=', deployment)
      .orderBy('alias')
      .orderBy('number', 'desc')
      .execute();
    return new Map(rows.map(({ alias, digest }) => [alias, digest]));
  }

  async function list(): Promise<ListedVersion[]> {
    const [rows, pointed] = await Promise.all([
      db.selectFrom('version').select(['file', 'recorded_at']).orderBy('number', 'desc').execute(),
      aliases(),
    ]);
    return rows.map(({ file, recorded_at: recordedAt }) => {
      const parsed = versionFileSchema.parse(file);
      const own = ALIASES.filter((alias) => pointed.get(alias) === parsed.digest);
      return { file: parsed, aliases: own, recordedAt: recordedAt.getTime() };
    });
  }

  return {
    list,

    async find(reference) {
      const matches = (await list()).filter((version) => isMeant(version, reference));
      const [match] = matches;
      if (match === undefined)
        throw new VersionError(`There is no version ${reference}. \`hark versions\` lists them.`);
      if (matches.length > 1)
        throw new VersionError(`Several versions begin with ${reference}: write more digits.`);
      return match;
    },

    async record(file) {
      return db.transaction().execute(async (transaction) => {
        await sql`lock table version in share row exclusive mode`.execute(transaction);
        const same = await transaction
          .selectFrom('version')
          .select(['digest', 'name'])
          .where((where) => where.or([where('digest', '=', file.digest), where('name', '=', file.name)]))
          .execute();
        const [known] = same;
        if (known === undefined) {
          const { digest, name } = file;
          await transaction
            .insertInto('version')
            .values({ digest, name, file: JSON.stringify(file) })
            .execute();
          return true;
        }
        if (known.digest !== file.digest)
          throw new VersionError(`Another version has the name ${file.name}: choose a new name.`);
        if (known.name !== file.name)
          throw new VersionError(`This version is recorded as ${known.name} already.`);
        return false;
      });
    },

    addReport: (digest, report) => addReport(db, digest, report),
    reports: (digest) => readReports(db, digest),

    async point({ alias, digest, by: actor, reason }) {
      await db.transaction().execute(async (transaction) => {
        // As changes of rollouts, one after the other: numbers are committed in their order.
        await sql`select pg_advisory_xact_lock(hashtext('hark.rollouts'), hashtext(${deployment}))`.execute(
          transaction,
        );
        await transaction
          .insertInto('version_alias_change')
          .values({ alias, deployment, digest, actor, reason })
          .execute();
        await sql`select pg_notify(${SERVING_CHANNEL}, ${deployment})`.execute(transaction);
      });
    },
  };
}
