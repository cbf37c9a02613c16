import type {
  Rollout,
  RolloutAction,
  Rollouts,
  ROLLOUT_ACTIONS,
  StartRollout,
} from '@hark/shared/http/rollouts-api';
import { DEFAULT_SPEC, rolloutSpecSchema, type RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { VersionError } from '../registry/version-error.ts';
import type { VersionStore } from '../registry/version-store.ts';
import { deciderOf } from '../state/next-position.ts';
import { readChampions } from '../state/read-serving-state.ts';
import { RolloutError } from '../state/rollout-error.ts';
import type { RolloutAct, RolloutStore, StoredRollout } from '../state/rollout-store.ts';
import type { ShadowCounts } from './judge-shadow.ts';
import { cardOf, type NameOf, summaryOf } from './rollout-card.ts';
import { readVerdict } from './stored-verdict.ts';

export type ActionName = (typeof ROLLOUT_ACTIONS)[number];

/** The rollouts of a deployment, for people. All methods throw a RolloutError for what is refused. */
export interface OperatorRollouts {
  list(): Promise<Rollouts>;
  read(id: string): Promise<Rollout>;
  start(given: StartRollout): Promise<Rollout>;
  act(id: string, action: ActionName, given: RolloutAction): Promise<Rollout>;
  /** Makes the champion before the champion again. */
  back(given: { by: string; reason: string }): Promise<Rollouts>;
}

interface OperatorOptions {
  db: Kysely<Database>;
  deployment: string;
  store: RolloutStore;
  versions: VersionStore;
  readShadow(rollout: string): Promise<ShadowCounts | null>;
  /** Epoch milliseconds. */
  nowMs(): number;
}

/** Rollouts that are over and are listed. */
const MOST_PAST = 50;

/** @throws RolloutError for a name that only a part of Hark has */
function person(by: string): string {
  if (deciderOf(by.toLowerCase()) === 'person') return by;
  throw new RolloutError('invalid', `“${by}” is a part of Hark. Write your own name.`);
}

/** @throws RolloutError for a value that is out of range */
function specOf({ by: _by, reason: _reason, ...given }: StartRollout, challenger: string): RolloutSpec {
  const parsed = rolloutSpecSchema.safeParse({ ...DEFAULT_SPEC, ...given, challenger });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RolloutError(
    'invalid',
    `${issue?.path.join('.') ?? 'The rollout'}: ${issue?.message ?? 'it is invalid'}.`,
  );
}

function actOf(action: ActionName, { automation }: RolloutAction): RolloutAct {
  if (action === 'rollback') return { action: 'roll-back' };
  if (action !== 'automation') return { action };
  if (automation === undefined)
    throw new RolloutError('invalid', 'Say which degree: `manual`, `propose` or `automatic`.');
  return { action: 'set-automation', automation };
}

/** Returns the digest of a version. @throws RolloutError if none or several match */
async function digestOf(versions: VersionStore, reference: string): Promise<string> {
  try {
    return (await versions.find(reference)).file.digest;
  } catch (error) {
    throw error instanceof VersionError ? new RolloutError('unknown', error.message) : error;
  }
}

async function readNames(db: Kysely<Database>): Promise<NameOf> {
  const rows = await db.selectFrom('version').select(['digest', 'name']).execute();
  const names = new Map(rows.map(({ digest, name }) => [digest, name]));
  return (digest) => names.get(digest) ?? digest;
}

/** The rollouts of a deployment for the interface and the command line. */
export function createOperatorRollouts(options: OperatorOptions): OperatorRollouts {
  const { db, deployment, store, versions, readShadow, nowMs } = options;

  async function shown(rollout: StoredRollout, nameOf: NameOf): Promise<Rollout> {
    const verdict = await readVerdict(db, rollout.id);
    const shadow = rollout.spec.shadow === null ? null : await readShadow(rollout.id);
    return cardOf({ rollout, verdict, nameOf }, { shadow, nowMs: nowMs() });
  }

  async function list(): Promise<Rollouts> {
    const [nameOf, champions, active, over] = await Promise.all([
      readNames(db),
      readChampions(db, deployment),
      store.active(),
      store.history(MOST_PAST),
    ]);
    const named = (digest: string) => ({ digest, name: nameOf(digest) });
    const past = over.map(async (rollout) =>
      summaryOf({ rollout, verdict: await readVerdict(db, rollout.id), nameOf }),
    );
    return {
      champion: champions === null ? null : named(champions.champion),
      previous: champions === null || champions.previous === null ? null : named(champions.previous),
      active: active === null ? null : await shown(active, nameOf),
      past: await Promise.all(past),
    };
  }

  return {
    list,
    read: async (id) => shown(await store.read(id), await readNames(db)),
    async start(given) {
      const { by, reason } = given;
      const actor = person(by);
      const spec = specOf(given, await digestOf(versions, given.challenger));
      return shown(await store.start({ spec, actor, reason }), await readNames(db));
    },
    async act(id, action, given) {
      const { by, reason, after = null } = given;
      const act = { ...actOf(action, given), rollout: id, actor: person(by), reason, after };
      return shown(await store.act(act), await readNames(db));
    },
    async back({ by, reason }) {
      await store.returnToPrevious({ actor: person(by), reason });
      return list();
    },
  };
}
