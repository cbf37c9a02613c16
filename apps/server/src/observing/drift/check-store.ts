import {
  calibrationGapSchema,
  driftFindingSchema,
  driftSchema,
  type Drift,
} from '@hark/shared/http/drift-api';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';
import type { Traffic } from './read-inputs.ts';

const spanSchema = z.object({ from: z.number(), to: z.number() });

/** What one check found, as it is kept. Of others than the last check, only what was wrong is, and no text. */
export const driftCheckSchema = z.object({
  at: z.number(),
  cpuMs: z.number(),
  window: spanSchema,
  referenceId: z.string().nullable(),
  findings: z.array(driftFindingSchema),
  verdicts: driftSchema.shape.verdicts,
  calibration: z.array(calibrationGapSchema),
  gapEvidence: z.object({
    to: z.number(),
    states: z.record(z.string(), z.object({ value: z.number(), sinceMs: z.number().nullable() })),
  }),
  choices: driftSchema.shape.choices,
  choicesHidden: z.number(),
  /** Queries that had enough clicks before and now, and the smallest adjusted p-value of those that changed. */
  comparedChoices: z.number(),
  choiceP: z.number().nullable(),
  unknownWords: driftSchema.shape.unknownWords,
  unknownWordsHidden: z.number(),
  /** Words that are said much more often than before; empty where text must not be shown. */
  newWords: z.array(z.object({ word: z.string(), n: z.number(), before: z.number(), adjustedP: z.number() })),
  newWordsHidden: z.number(),
  newWordP: z.number().nullable(),
  /** People who said the most frequent new word, and attempts of those days. */
  newWordPeople: z.number(),
  attempts: z.number(),
});
export type DriftCheck = z.infer<typeof driftCheckSchema>;

/** Beyond this age only references remain. */
const KEPT_DAYS = 100;
const DAY_MS = 86_400_000;

/** Returns the last check; null before the first. One of a newer version counts as none. */
export async function readLastCheck(db: Kysely<Database>, traffic: Traffic): Promise<DriftCheck | null> {
  const row = await db
    .selectFrom('drift_check')
    .select('result')
    .where('synthetic', '=', traffic === 'synthetic')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : (driftCheckSchema.safeParse(row.result).data ?? null);
}

/** Stores a check, and removes texts of those before and checks past their retention. */
export async function storeCheck(db: Kysely<Database>, traffic: Traffic, check: DriftCheck): Promise<void> {
  const synthetic = traffic === 'synthetic';
  await db.transaction().execute(async (transaction) => {
    await sql`
      update drift_check set result = result || ${jsonbText({ choices: [], unknownWords: [], newWords: [] })}::jsonb ||
        jsonb_build_object('findings', coalesce(
          (select jsonb_agg(finding) from jsonb_array_elements(result->'findings') as finding
            where finding->>'verdict' in ('warning', 'alarm')), '[]'))
      where number = (select max(number) from drift_check where synthetic = ${synthetic})`.execute(
      transaction,
    );
    await transaction
      .deleteFrom('drift_check')
      .where('at', '<', new Date(check.at - KEPT_DAYS * DAY_MS))
      .execute();
    await transaction
      .insertInto('drift_check')
      .values({ synthetic, at: new Date(check.at), result: jsonbText(check) })
      .execute();
  });
}

/** Returns a reader of the last check that parses each check once: it is large, and asked for every few seconds. */
export function lastCheckReader(db: Kysely<Database>, traffic: Traffic): () => Promise<DriftCheck | null> {
  let known: { number: string; check: DriftCheck | null } | null = null;
  return async () => {
    const row = await db
      .selectFrom('drift_check')
      .select((select) => select.fn.max('number').as('number'))
      .where('synthetic', '=', traffic === 'synthetic')
      .executeTakeFirst();
    const number = row?.number ?? null;
    if (number === null) return null;
    if (known?.number !== number) known = { number, check: await readLastCheck(db, traffic) };
    return known.check;
  };
}

/** Returns when the last check was; null before the first. */
export async function lastCheckedAt(db: Kysely<Database>, traffic: Traffic): Promise<number | null> {
  const row = await db
    .selectFrom('drift_check')
    .select('at')
    .where('synthetic', '=', traffic === 'synthetic')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at.getTime() ?? null;
}

/** Leaves out texts that must not be shown, and counts them. Pure. */
export function shownTexts(
  check: DriftCheck,
  showText: boolean,
): Pick<Drift, 'choices' | 'choicesHidden' | 'unknownWords' | 'unknownWordsHidden'> {
  const { choices, choicesHidden, unknownWords, unknownWordsHidden } = check;
  if (showText) return { choices, choicesHidden, unknownWords, unknownWordsHidden };
  return {
    choices: [],
    choicesHidden: choicesHidden + choices.length,
    unknownWords: [],
    unknownWordsHidden: unknownWordsHidden + unknownWords.length,
  };
}
