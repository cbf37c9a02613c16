import { randomBytes } from 'node:crypto';
import type { RolloutTransition } from '@hark/shared/http/rollouts-api';
import type { AutomationDegree, RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import { type Kysely, sql } from 'kysely';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';
import { deciderOf, isOver, nextPosition, startPosition } from './next-position.ts';
import { readChampions, SERVING_CHANNEL } from './read-serving-state.ts';
import { readRollouts } from './read-rollouts.ts';
import { RolloutError } from './rollout-error.ts';
import type {
  RolloutActRequest,
  RolloutStore,
  Signed,
  StoredRollout,
  WhyNotServable,
} from './rollout-store.ts';

interface StoreOptions {
  db: Kysely<Database>;
  deployment: string;
  /** Asked before a rollout starts. */
  whyNotServable: WhyNotServable;
  /** Epoch milliseconds. */
  nowMs(): number;
}

/** A change within its transaction, which no other change of the deployment can overtake. */
interface Change {
  db: Kysely<Database>;
  deployment: string;
}

/** Runs a change alone, and tells every process of the deployment when it is committed. */
function changeAlone<Result>(
  { db, deployment }: Pick<StoreOptions, 'db' | 'deployment'>,
  work: (change: Change) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('hark.rollouts'), hashtext(${deployment}))`.execute(
      transaction,
    );
    const result = await work({ db: transaction, deployment });
    await sql`select pg_notify(${SERVING_CHANNEL}, ${deployment})`.execute(transaction);
    return result;
  });
}

async function readActive({ db, deployment }: Change): Promise<StoredRollout | null> {
  const [active] = await readRollouts(db, deployment, { isOver: false });
  return active ?? null;
}

async function readOne({ db, deployment }: Change, id: string): Promise<StoredRollout> {
  const [rollout] = await readRollouts(db, deployment, { id });
  if (rollout === undefined)
    throw new RolloutError('unknown', `There is no rollout ${id}. \`hark rollout history\` lists them.`);
  return rollout;
}

async function point(
  { db, deployment }: Change,
  alias: 'champion' | 'challenger',
  { digest, actor, reason }: { digest: string } & Signed,
): Promise<void> {
  await db.insertInto('version_alias_change').values({ alias, deployment, digest, actor, reason }).execute();
}

interface Written extends Signed {
  rollout: string;
  number: number;
  action: RolloutTransition['action'];
  position: RolloutTransition['position'];
  automation?: AutomationDegree;
}

/** Characters. */
const MOST_REASON = 500;

async function addTransition({ db }: Change, written: Written): Promise<void> {
  const { rollout, number, action, actor, reason, position, evidence = {}, automation = null } = written;
  // A sentence of a part of Hark may be longer than what a person may write.
  const row = { rollout, number, action, actor, reason: reason.slice(0, MOST_REASON), automation };
  await db
    .insertInto('rollout_transition')
    .values({ ...row, position: jsonbText(position), evidence: jsonbText(evidence) })
    .execute();
  if (!isOver(position)) return;
  await db.updateTable('rollout').set({ is_over: true }).where('id', '=', rollout).execute();
  // Counts stay; who they were counted from is no longer needed.
  await db.deleteFrom('rollout_client').where('rollout', '=', rollout).execute();
  await db.deleteFrom('rollout_task').where('rollout', '=', rollout).execute();
}

async function requireChampion({ db, deployment }: Change): Promise<string> {
  const champions = await readChampions(db, deployment);
  if (champions === null)
    throw new RolloutError(
      'conflict',
      'No version serves here yet. Start a server: it records the version that it serves.',
    );
  return champions.champion;
}

/** @throws RolloutError if the challenger cannot be brought to anybody */
async function requireStartable(
  change: Change,
  { challenger }: RolloutSpec,
  champion: string,
): Promise<void> {
  const active = await readActive(change);
  if (active !== null)
    throw new RolloutError(
      'conflict',
      `The rollout ${active.id} is not over. Promote it or roll it back before another one starts.`,
    );
  if (challenger === champion)
    throw new RolloutError('invalid', 'This version serves everybody already. Choose another one.');
  const known = await change.db
    .selectFrom('version')
    .select('digest')
    .where('digest', '=', challenger)
    .executeTakeFirst();
  if (known === undefined)
    throw new RolloutError('unknown', `There is no version ${challenger}. \`hark versions\` lists them.`);
}

async function insertRollout(
  change: Change,
  { spec, champion }: { spec: RolloutSpec; champion: string },
): Promise<string> {
  const { db, deployment } = change;
  const id = randomBytes(5).toString('hex');
  const salt = randomBytes(8).toString('hex');
  const { challenger } = spec;
  await db
    .insertInto('rollout')
    .values({ id, deployment, champion, challenger, salt, spec: jsonbText(spec) })
    .execute();
  // It is judged by what is written from now on.
  await sql`
    insert into rollout_evidence (rollout, transaction, evidence)
    values (${id}, pg_snapshot_xmin(pg_current_snapshot()), '{}')`.execute(db);
  return id;
}

/** What a change needs to find as it was when the rollout started. */
async function requireSameChampion(change: Change, { champion }: StoredRollout): Promise<void> {
  if ((await requireChampion(change)) === champion) return;
  throw new RolloutError(
    'conflict',
    'Another version has become the champion since this rollout started. Roll it back and start another one.',
  );
}

function requireUnchanged({ transitions }: StoredRollout, after: number | null): number {
  const last = transitions.length;
  if (after === null || after === last) return last;
  const { actor, action, reason } = transitions.at(-1) ?? transitions[0];
  throw new RolloutError(
    'conflict',
    `It has changed since you looked: ${actor} did “${action}” (${reason}). Look again and decide again.`,
  );
}

async function act(change: Change, request: RolloutActRequest, nowMs: number): Promise<void> {
  const rollout = await readOne(change, request.rollout);
  const { id, spec, automation, challenger, transitions } = rollout;
  const last = requireUnchanged(rollout, request.after);
  const { position } = transitions.at(-1) ?? transitions[0];
  const by = deciderOf(request.actor);
  const next = nextPosition({ spec, automation, position, by, nowMs }, request);
  if (next.type === 'refused') throw new RolloutError('conflict', next.sentence);
  if (request.action !== 'roll-back' && request.action !== 'pause')
    await requireSameChampion(change, rollout);
  const { action, actor, reason, evidence = {} } = request;
  await addTransition(change, {
    rollout: id,
    number: last + 1,
    action,
    actor,
    reason,
    evidence,
    position: next.position,
    ...(request.action === 'set-automation' ? { automation: request.automation } : {}),
  });
  if (next.position.phase === 'promoted')
    await point(change, 'champion', { digest: challenger, actor, reason });
}

async function start(
  change: Change,
  { spec, actor, reason, evidence = {} }: { spec: RolloutSpec } & Signed,
  nowMs: number,
): Promise<string> {
  const champion = await requireChampion(change);
  await requireStartable(change, spec, champion);
  const id = await insertRollout(change, { spec, champion });
  await addTransition(change, {
    rollout: id,
    number: 1,
    action: 'start',
    actor,
    reason,
    evidence,
    position: startPosition(spec, nowMs),
  });
  await point(change, 'challenger', { digest: spec.challenger, actor, reason });
  return id;
}

async function returnToPrevious(change: Change, signed: Signed, nowMs: number): Promise<string> {
  const champions = await readChampions(change.db, change.deployment);
  const previous = champions?.previous ?? null;
  if (previous === null)
    throw new RolloutError('conflict', 'There was no champion before this one: nothing to return to.');
  const active = await readActive(change);
  if (active !== null)
    await act(change, { ...signed, rollout: active.id, action: 'roll-back', after: null }, nowMs);
  await point(change, 'champion', { digest: previous, ...signed });
  return previous;
}

/** The rollouts of a deployment in PostgreSQL. */
export function createRolloutStore(options: StoreOptions): RolloutStore {
  const { db, deployment, whyNotServable, nowMs } = options;
  const outside: Change = { db, deployment };
  return {
    async start(request) {
      // Models are read and hashed: too long for a transaction. They never change while they are served.
      const { challenger } = request.spec;
      await changeAlone(options, async (change) =>
        requireStartable(change, request.spec, await requireChampion(change)),
      );
      const why = await whyNotServable(challenger);
      if (why !== null) throw new RolloutError('invalid', why);
      const id = await changeAlone(options, (change) => start(change, request, nowMs()));
      return readOne(outside, id);
    },
    async act(request) {
      await changeAlone(options, (change) => act(change, request, nowMs()));
      return readOne(outside, request.rollout);
    },
    returnToPrevious: (signed) => changeAlone(options, (change) => returnToPrevious(change, signed, nowMs())),
    active: () => readActive(outside),
    read: (id) => readOne(outside, id),
    history: (limit) => readRollouts(db, deployment, { isOver: true, limit }),
  };
}
