import { adviceSchema } from '@hark/shared/http/rollouts-api';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { rolloutEvidenceSchema, type RolloutEvidence } from '../evidence/rollout-evidence.ts';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';
import { coursePointSchema } from './course.ts';

const verdictSchema = z.object({
  advice: adviceSchema,
  /** Oldest first. */
  course: z.array(coursePointSchema),
});
/** What the judge said last. */
export type Verdict = z.infer<typeof verdictSchema>;

export interface StoredVerdict {
  evidence: RolloutEvidence;
  /** Null before the judge has looked. */
  verdict: Verdict | null;
  /** Epoch milliseconds. */
  judgedAt: number | null;
}

/** Reads the counts and the last verdict of a rollout; null if it has none. */
export async function readVerdict(db: Kysely<Database>, rollout: string): Promise<StoredVerdict | null> {
  const row = await db
    .selectFrom('rollout_evidence')
    .select(['evidence', 'verdict', 'judged_at'])
    .where('rollout', '=', rollout)
    .executeTakeFirst();
  if (row === undefined) return null;
  // A verdict of another version of Hark is made anew.
  const parsed = verdictSchema.safeParse(row.verdict);
  return {
    evidence: rolloutEvidenceSchema.parse(row.evidence),
    verdict: parsed.success ? parsed.data : null,
    judgedAt: row.judged_at?.getTime() ?? null,
  };
}

/** Notes that the judge has looked, and what it said. @param verdict null: the same as before */
export async function saveVerdict(
  db: Kysely<Database>,
  { rollout, verdict, server }: { rollout: string; verdict: Verdict | null; server: string },
): Promise<void> {
  await sql`
    update rollout_evidence set judged_at = now(), judged_by = ${server},
      verdict = ${verdict === null ? sql`verdict` : sql`${jsonbText(verdict)}::jsonb`}
    where rollout = ${rollout}`.execute(db);
}
