import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../store/tables.ts';
import { type CountedTraffic, takeEvents } from '../evidence/take-events.ts';
import type { RolloutEvidence } from '../evidence/rollout-evidence.ts';
import { eValuesOf } from '../judge/judge-rollout.ts';
import { nextPosition } from '../state/next-position.ts';
import { readChampions } from '../state/read-serving-state.ts';
import { RolloutError } from '../state/rollout-error.ts';
import type { RolloutStore, StoredRollout } from '../state/rollout-store.ts';
import { withPoint } from './course.ts';
import { decide } from './decide.ts';
import type { Finding } from './finding.ts';
import type { ShadowCounts } from './judge-shadow.ts';
import { type Verdict, readVerdict, saveVerdict } from './stored-verdict.ts';
import { beganAt, stepCountsOf } from './step-counts.ts';
import { readVersionAlarms } from './version-alarms.ts';

export interface JudgeOptions {
  db: Kysely<Database>;
  deployment: string;
  store: RolloutStore;
  traffic: CountedTraffic;
  /** Returns what a shadow has heard; null before anything. */
  readShadow(rollout: string): Promise<ShadowCounts | null>;
  /** The server's name for operators. */
  server: string;
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Number of events to take at a time. */
  maxEvents?: number;
  logger: Logger;
}

/** What a round found, and whether the judge did it. */
export interface Round {
  rollout: string;
  finding: Finding;
  isDone: boolean;
}

/** Counts everything that is in the log. Null if there is nothing to count for this rollout. */
async function catchUp(
  { db, traffic, maxEvents }: JudgeOptions,
  { id, spec, transitions }: StoredRollout,
  { version, signal }: { version: string; signal: AbortSignal | undefined },
): Promise<RolloutEvidence | null> {
  const rollout = { id, audience: spec.audience, version, canarySinceMs: beganAt(transitions, 0) };
  const limit = maxEvents === undefined ? {} : { maxEvents };
  for (;;) {
    signal?.throwIfAborted();
    const taken = await takeEvents({ db, rollout, traffic, ...limit });
    if (taken === null || !taken.isFull) return taken?.evidence ?? null;
  }
}

/** Longest value of a slice. */
const SLICE_CHARACTERS = 60;

/** The name of a version, as the slice `version` has it. */
async function sliceOf(db: Kysely<Database>, digest: string): Promise<string> {
  const row = await db
    .selectFrom('version')
    .select('name')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow();
  return row.name.slice(0, SLICE_CHARACTERS);
}

async function find(
  options: JudgeOptions,
  rollout: StoredRollout,
  { evidence, version }: { evidence: RolloutEvidence; version: string },
): Promise<Finding> {
  const { db, deployment, readShadow, nowMs } = options;
  const { id, transitions, startedAt } = rollout;
  const { step } = (transitions.at(-1) ?? transitions[0]).position;
  const champions = await readChampions(db, deployment);
  const sinceMs = beganAt(transitions, 0) ?? startedAt;
  return decide({
    rollout,
    evidence,
    shadow: step === null ? await readShadow(id) : null,
    alarms: step === null ? [] : await readVersionAlarms(db, { rollout: id, version, sinceMs }),
    champion: champions?.champion ?? '',
    nowMs: nowMs(),
  });
}

/** What the judge says, with the course so far; null where it says the same as before. */
function verdictOf(
  { transitions }: StoredRollout,
  {
    evidence,
    before,
    finding,
    nowMs,
  }: {
    evidence: RolloutEvidence;
    before: Verdict | null;
    finding: Finding;
    nowMs: number;
  },
): Verdict | null {
  const { step } = (transitions.at(-1) ?? transitions[0]).position;
  const { action, sentence, needsTasks, needsMs } = finding;
  const counts = step === null ? [] : stepCountsOf(evidence, transitions, { step, nowMs });
  const eValues = eValuesOf(counts);
  const course = step === null ? [] : withPoint(before?.course ?? [], { at: nowMs, eValues });
  const advice = { action, sentence, needsTasks, needsMs, at: nowMs };
  const isSame =
    before !== null &&
    before.course.length === course.length &&
    before.advice.action === action &&
    before.advice.sentence === sentence;
  return isSame ? null : { advice, course };
}

/** Does what was found, if the judge may. @returns whether it is done */
async function act(
  { store, nowMs, logger }: JudgeOptions,
  { id, spec, automation, transitions }: StoredRollout,
  { finding, evidence }: { finding: Finding; evidence: RolloutEvidence },
): Promise<boolean> {
  const { action, why, sentence } = finding;
  if (action === 'wait') return false;
  const { position } = transitions.at(-1) ?? transitions[0];
  const next = nextPosition({ spec, automation, position, by: 'judge', nowMs: nowMs() }, { action });
  if (next.type === 'refused') return false;
  const { controlTimes: _times, ...counts } = evidence;
  try {
    await store.act({
      rollout: id,
      action,
      actor: 'judge',
      reason: sentence,
      evidence: { ...(why === null ? {} : { why }), ...counts },
      after: transitions.length,
    });
    logger.info({ rollout: id, action, why }, 'the judge has changed a rollout');
    return true;
  } catch (error) {
    // Somebody was faster: the next round looks again.
    if (error instanceof RolloutError && error.code === 'conflict') return false;
    throw error;
  }
}

/**
 * Judges the rollout that is not over, once: counts what is new, says what is right, and does it where the degree of
 * automation allows. Null without a rollout.
 */
export async function judgeRound(options: JudgeOptions, signal?: AbortSignal): Promise<Round | null> {
  const { db, store, server, nowMs } = options;
  const rollout = await store.active();
  if (rollout === null) return null;
  const version = await sliceOf(db, rollout.challenger);
  const evidence = await catchUp(options, rollout, { version, signal });
  if (evidence === null) return null;
  const finding = await find(options, rollout, { evidence, version });
  const before = (await readVerdict(db, rollout.id))?.verdict ?? null;
  const verdict = verdictOf(rollout, { evidence, before, finding, nowMs: nowMs() });
  await saveVerdict(db, { rollout: rollout.id, verdict, server });
  const isDone = await act(options, rollout, { finding, evidence });
  return { rollout: rollout.id, finding, isDone };
}
