import type { Rollout, Rollouts } from '@hark/shared/http/rollouts-api';
import type { Rehearsal } from './rehearsal.ts';

/** A server on which a rollout is rehearsed. Versions are named by their digests. */
export interface RehearsedServer {
  /** Makes a version the champion at once, and resolves when it serves. */
  makeChampion(digest: string): Promise<void>;
  /** Starts the rollout, and returns its id. */
  start(digest: string, rollout: Rehearsal['rollout']): Promise<string>;
  rollouts(): Promise<Rollouts>;
  read(id: string): Promise<Rollout>;
  /** Sends people, until all have been there or the signal says that it is enough. Resolves to their number. */
  visit(signal: AbortSignal): Promise<{ visits: number; broken: string[] }>;
}

export interface RehearsalOptions {
  name: string;
  rehearsal: Rehearsal;
  server: RehearsedServer;
  versions: { champion: string; challenger: string };
  nowMs(): number;
  wait(durationMs: number): Promise<void>;
  onChange(rollout: Rollout): void;
}

export interface RehearsalOutcome {
  name: string;
  expected: Rehearsal['expect'];
  phase: Rollout['position']['phase'];
  /** The phase in which it was decided, and by whom; null if it is not over. */
  decidedIn: string | null;
  by: string | null;
  reason: string;
  /** Visits until then, and those of different people that the challenger answered. */
  visits: number;
  met: number;
  /** Pairs that the shadow compared. */
  pairs: number;
  champion: 'before' | 'challenger' | 'another';
  broken: string[];
  tookMs: number;
  isAsExpected: boolean;
}

const POLL_MS = 250;
/** Longer than tasks need to close and to be judged once everybody has left. */
const LAST_WAIT_MS = 120_000;

const isOver = ({ position: { phase } }: Rollout): boolean => phase === 'promoted' || phase === 'rolled-back';

/** The phase of the last transition but one, in which the end was decided. Pure. */
function decidedIn({ transitions }: Rollout): string | null {
  const before = transitions.at(-2)?.position;
  return before === undefined ? null : (before.pausedIn ?? before.phase);
}

type Seen = Pick<RehearsalOutcome, 'visits' | 'broken' | 'tookMs' | 'champion'>;

/** Returns what a rehearsal has shown. Pure. */
export function rehearsalOutcome(
  { name, rehearsal: { expect: expected } }: Pick<RehearsalOptions, 'name' | 'rehearsal'>,
  rollout: Rollout,
  seen: Seen,
): RehearsalOutcome {
  const { phase } = rollout.position;
  const last = rollout.transitions.at(-1);
  const by = isOver(rollout) ? (last?.actor ?? null) : null;
  const where = by === null ? null : decidedIn(rollout);
  const serves = phase === 'promoted' ? 'challenger' : 'before';
  const isEnd = phase === expected.phase && where === expected.decidedIn && by !== null;
  return {
    name,
    expected,
    phase,
    decidedIn: where,
    by,
    reason: last?.reason ?? '',
    met: rollout.people,
    pairs: rollout.shadow?.pairs ?? 0,
    ...seen,
    isAsExpected: isEnd && expected.by.includes(by) && seen.champion === serves && seen.broken.length === 0,
  };
}

async function championOf({ server, versions }: RehearsalOptions): Promise<Seen['champion']> {
  const { champion } = await server.rollouts();
  if (champion?.digest === versions.champion) return 'before';
  return champion?.digest === versions.challenger ? 'challenger' : 'another';
}

/** Rolls a version out to simulated people until the rollout is over or the people are used up. */
export async function runRehearsal(options: RehearsalOptions): Promise<RehearsalOutcome> {
  const { server, rehearsal, versions, nowMs, wait, onChange } = options;
  const startedMs = nowMs();
  await server.makeChampion(versions.champion);
  const id = await server.start(versions.challenger, rehearsal.rollout);
  const enough = new AbortController();
  const visiting = server.visit(enough.signal);
  const left = { atMs: Infinity };
  void visiting.then(
    () => (left.atMs = nowMs()),
    () => (left.atMs = nowMs()),
  );
  let rollout = await server.read(id);
  while (!isOver(rollout) && nowMs() < left.atMs + LAST_WAIT_MS) {
    await wait(POLL_MS);
    const next = await server.read(id);
    if (next.transitions.length !== rollout.transitions.length) onChange(next);
    rollout = next;
  }
  enough.abort();
  const { visits, broken } = await visiting;
  const seen = { visits, broken, tookMs: nowMs() - startedMs, champion: await championOf(options) };
  return rehearsalOutcome(options, rollout, seen);
}
