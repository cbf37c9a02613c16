import { type Kysely } from 'kysely';
import { z } from 'zod';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';

/** What an evaluation found, as `hark eval --out` writes it: any JSON object, at most a megabyte. */
export const evaluationReportSchema = z
  .record(z.string(), z.json())
  .refine((report) => Object.keys(report).length > 0, 'the report is empty')
  .refine(
    (report) => JSON.stringify(report).length <= 1_000_000,
    'the report has more than a million characters',
  );

const storedReportSchema = z.object({
  by: z.string(),
  note: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  report: evaluationReportSchema,
});
export type StoredReport = z.infer<typeof storedReportSchema>;

/** Adds a report to a version. Reports are never changed or removed. */
export async function addReport(
  db: Kysely<Database>,
  digest: string,
  { by: actor, note, report }: Omit<StoredReport, 'at'>,
): Promise<void> {
  await db
    .insertInto('version_report')
    .values({ digest, actor, note, report: jsonbText(report) })
    .execute();
}

/** Returns the reports of a version, latest first. */
export async function readReports(db: Kysely<Database>, digest: string): Promise<StoredReport[]> {
  const rows = await db
    .selectFrom('version_report')
    .select(['actor', 'note', 'at', 'report'])
    .where('digest', '=', digest)
    .orderBy('number', 'desc')
    .execute();
  return rows.map(({ actor: by, note, at, report }) =>
    storedReportSchema.parse({ by, note, at: at.getTime(), report }),
  );
}
