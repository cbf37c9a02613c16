import { type Kysely, sql } from 'kysely';
import type { Logger } from 'pino';

import type { PeriodicTask } from '../../background/periodic-task.ts';
import { createSettings } from '../../store/settings.ts';
import type { Database } from '../../store/tables.ts';
import { readState } from '../index/catalogue-tables.ts';
import type { ClickEvidence } from '../ranking/click-evidence.ts';
import { countClicks } from './count-clicks.ts';
import type { ClickPriorSettings } from './click-prior-settings.ts';
import { type ClickPrior, type ClickPriorStatus, readClickPrior } from './read-click-prior.ts';

const COUNT_EVERY_MS = 3_600_000;
/** How soon another catalogue, or another server's count, is noticed. */
const LOOK_EVERY_MS = 60_000;

export interface ClickPriorOptions {
  db: Kysely<Database>;
  catalogue: string;
  settings: ClickPriorSettings;
  /** Of which events may still come, epoch milliseconds. */
  span(): { from: number; to: number };
  nowMs(): number;
  /** Told what to rank by, each time it was read. Must not throw. */
  onEvidence(evidence: ClickEvidence): void;
  logger: Logger;
}

export interface RunningClickPrior {
  /** As it was read last; null before that. */
  status(): ClickPriorStatus | null;
  /** One server counts clicks, and each reads what they say. */
  tasks: readonly PeriodicTask[];
}

export function createClickPrior(options: ClickPriorOptions): RunningClickPrior {
  const { db, catalogue, settings, span, nowMs, onEvidence, logger } = options;
  let status: ClickPriorStatus | null = null;
  let readOf = '';
  let reading: Promise<void> = Promise.resolve();

  async function look(signal: AbortSignal): Promise<void> {
    const { generation, revision } = await readState(db, catalogue);
    const place = `${generation}/${revision}/${await lastCount(db, catalogue)}`;
    if (place === readOf) return;
    const prior = await readClickPrior({ db, catalogue, settings, nowMs: nowMs(), signal });
    signal.throwIfAborted();
    await remember(prior);
    readOf = place;
  }

  /** One after the other: what was read first must not be remembered last. */
  function lookInTurn(signal: AbortSignal): Promise<void> {
    const looking = reading.then(() => look(signal));
    reading = looking.catch(() => undefined);
    return looking;
  }

  async function remember({ status: read, evidence }: ClickPrior): Promise<void> {
    const wasOn = status?.isOn;
    if (wasOn !== read.isOn) {
      await createSettings(db).set(`click-prior.${catalogue}`, read.isOn ? 'on' : 'off');
      if (read.isOn) logger.info({ ...read }, 'click ranking enabled: enough clicks');
      else if (wasOn === true) logger.info({ ...read }, 'click ranking disabled: too few clicks');
    }
    status = read;
    onEvidence(evidence);
  }

  const counting: PeriodicTask = {
    // Each catalogue is counted by one of the servers that serve it.
    name: `click-counts.${catalogue}`,
    summary: 'Counts the clicks of the days that may still change',
    // Should a second server do it for a moment, `countClicks` lets one of them.
    scope: 'one-server',
    everyMs: COUNT_EVERY_MS,
    timeoutMs: COUNT_EVERY_MS / 2,
    async run(signal) {
      const { halfLifeDays } = settings;
      const counted = await countClicks({
        db,
        catalogue,
        span: span(),
        halfLifeDays,
        nowMs: nowMs(),
        signal,
      });
      if (!counted) return { inMs: LOOK_EVERY_MS };
      await lookInTurn(signal);
      return undefined;
    },
  };
  const looking: PeriodicTask = {
    name: `click-prior.${catalogue}`,
    summary: 'Reads how popular entries are by their clicks',
    scope: 'every-server',
    everyMs: LOOK_EVERY_MS,
    // Servers that were started together do not look together.
    jitterShare: 0.1,
    run: lookInTurn,
  };
  return { status: () => status, tasks: settings.mode === 'off' ? [looking] : [counting, looking] };
}

/** The last count, by whichever server, and how many days it has counted so far: each is kept as it is counted. */
async function lastCount(db: Kysely<Database>, catalogue: string): Promise<string> {
  const { rows } = await sql<{ count: string }>`
    select counted_at || '/' || count(*) as count from click_day_total
    where catalogue = ${catalogue} group by counted_at order by counted_at desc limit 1`.execute(db);
  return rows[0]?.count ?? 'none';
}
