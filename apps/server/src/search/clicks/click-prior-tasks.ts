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
/** How often the prior is read; another catalogue or another server's count is noticed within this time. */
const LOOK_EVERY_MS = 60_000;

export interface ClickPriorOptions {
  db: Kysely<Database>;
  catalogue: string;
  settings: ClickPriorSettings;
  /** Ends the names of the tasks, for settings beside those of another prior of the catalogue. Default: empty. */
  label?: string | undefined;
  /** Returns the time range in which events may still arrive, epoch milliseconds. */
  span(): { from: number; to: number };
  nowMs(): number;
  /** Called with the evidence to rank by after each read. Must not throw. */
  onEvidence(evidence: ClickEvidence): void;
  logger: Logger;
}

export interface RunningClickPrior {
  /** Returns the last status read; null before the first. */
  status(): ClickPriorStatus | null;
  /** Background tasks: one server counts clicks, every server reads the prior. */
  tasks: readonly PeriodicTask[];
}

export function createClickPrior(options: ClickPriorOptions): RunningClickPrior {
  const { db, catalogue, settings, label = '', span, nowMs, onEvidence, logger } = options;
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

  /** Reads in sequence, so that an older read never replaces a newer one. */
  function lookInTurn(signal: AbortSignal): Promise<void> {
    const looking = reading.then(() => look(signal));
    reading = looking.catch(() => undefined);
    return looking;
  }

  async function remember({ status: read, evidence }: ClickPrior): Promise<void> {
    const wasOn = status?.isOn;
    if (wasOn !== read.isOn && label === '') {
      await createSettings(db).set(`click-prior.${catalogue}`, read.isOn ? 'on' : 'off');
      if (read.isOn) logger.info({ ...read }, 'click ranking enabled: enough clicks');
      else if (wasOn === true) logger.info({ ...read }, 'click ranking disabled: too few clicks');
    }
    status = read;
    onEvidence(evidence);
  }

  const counting: PeriodicTask = {
    // One of the servers of a catalogue counts its clicks.
    name: `click-counts.${catalogue}${label}`,
    summary: 'Counts the clicks of the days that may still change',
    // If a second server briefly runs it too, `countClicks` admits only one.
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
    name: `click-prior.${catalogue}${label}`,
    summary: 'Reads how popular entries are by their clicks',
    scope: 'every-server',
    everyMs: LOOK_EVERY_MS,
    // Spreads the reads of servers that started together.
    jitterShare: 0.1,
    run: lookInTurn,
  };
  return { status: () => status, tasks: settings.mode === 'off' ? [looking] : [counting, looking] };
}

/** Reads when any server last counted, and how many days of the count are done; each day is stored as it is counted. */
async function lastCount(db: Kysely<Database>, catalogue: string): Promise<string> {
  const { rows } = await sql<{ count: string }>`
    select counted_at || '/' || count(*) as count from click_day_total
    where catalogue = ${catalogue} group by counted_at order by counted_at desc limit 1`.execute(db);
  return rows[0]?.count ?? 'none';
}
