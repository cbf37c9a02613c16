import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';

import { readState } from '../index/catalogue-tables.ts';
import type { ClickEvidence } from '../ranking/click-evidence.ts';
import { createSettings } from '../../store/settings.ts';
import type { Database } from '../../store/tables.ts';
import { countClicks } from './count-clicks.ts';
import {
  type ClickPrior,
  type ClickPriorSettings,
  type ClickPriorStatus,
  readClickPrior,
} from './read-click-prior.ts';

const COUNT_EVERY_MS = 3_600_000;
/** How soon another catalogue is noticed. */
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
  /** Ends what is being counted. */
  close(): Promise<void>;
}

/** Counts clicks now and every hour, beside the requests, and hands on what they say. */
export function startClickPrior(options: ClickPriorOptions): RunningClickPrior {
  const { db, catalogue, settings, span, nowMs, onEvidence, logger } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  let status: ClickPriorStatus | null = null;
  let countedMs = Number.NEGATIVE_INFINITY;
  let readOf = '';

  async function countIfDue(): Promise<boolean> {
    if (settings.mode === 'off' || nowMs() - countedMs < COUNT_EVERY_MS) return false;
    const { halfLifeDays } = settings;
    return countClicks({ db, catalogue, span: span(), halfLifeDays, nowMs: nowMs(), signal });
  }

  async function look(): Promise<void> {
    const { generation, revision } = await readState(db, catalogue);
    const isCounted = generation > 0 && (await countIfDue());
    const place = `${generation}/${revision}`;
    if (!isCounted && place === readOf) return;
    const prior = await readClickPrior({ db, catalogue, settings, nowMs: nowMs(), signal });
    signal.throwIfAborted();
    await remember(prior);
    // Only now: a look that failed is tried again in a minute.
    if (isCounted) countedMs = nowMs();
    readOf = place;
  }

  async function remember({ status: read, evidence }: ClickPrior): Promise<void> {
    const wasOn = status?.isOn;
    if (wasOn !== read.isOn) {
      await createSettings(db).set('click-prior', read.isOn ? 'on' : 'off');
      if (read.isOn) logger.info({ ...read }, 'there are enough clicks: ranking uses them');
      else if (wasOn === true) logger.info({ ...read }, 'there are too few clicks: ranking uses none');
    }
    status = read;
    onEvidence(evidence);
  }

  async function keepLooking(): Promise<void> {
    while (!signal.aborted) {
      try {
        await look();
      } catch (error) {
        if (!signal.aborted)
          logger.error({ err: error }, 'counting clicks failed; it is tried again in a minute');
      }
      await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  const looking = keepLooking();
  return {
    status: () => status,
    async close() {
      stopped.abort();
      await looking;
    },
  };
}
