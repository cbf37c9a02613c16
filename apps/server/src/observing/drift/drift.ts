import type { Drift, DriftReference, DriftSettingsAnswer } from '@hark/shared/http/drift-api';
import type { Kysely } from 'kysely';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { Database } from '../../store/tables.ts';
import { checkDrift, type DriftParts } from './check-drift.ts';
import { lastCheckedAt, readLastCheck, shownTexts } from './check-store.ts';
import { changeDriftSettings, listDriftSettings, readDriftSettings } from './drift-settings.ts';
import type { Traffic } from './read-inputs.ts';
import { chooseReference, freezeReference, type FreezeRequest, listReferences } from './reference-store.ts';

/** References, settings and the last findings of drift. */
export interface DriftQueries {
  drift(traffic: Traffic): Promise<Drift>;
  /** @throws DriftError for a time that can be no reference */
  freeze(request: FreezeRequest): Promise<DriftReference>;
  /** @throws DriftError for an unknown reference */
  choose(choice: Parameters<typeof chooseReference>[1]): Promise<void>;
  settings(): Promise<DriftSettingsAnswer>;
  /** @throws DriftError for values that are not possible */
  changeSettings(change: Parameters<typeof changeDriftSettings>[1]): Promise<DriftSettingsAnswer>;
}

interface QueryOptions {
  db: Kysely<Database>;
  showText: boolean;
  nowMs(): number;
}

const NOTHING_CHECKED = {
  checkedAt: null,
  checkCpuMs: null,
  findings: [],
  verdicts: [],
  calibration: [],
  choices: [],
  choicesHidden: 0,
  unknownWords: [],
  unknownWordsHidden: 0,
} satisfies Partial<Drift>;

const LOUD: ReadonlySet<string> = new Set(['warning', 'alarm']);

export function createDriftQueries({ db, showText, nowMs }: QueryOptions): DriftQueries {
  return {
    async drift(traffic) {
      const [check, references] = await Promise.all([
        readLastCheck(db, traffic),
        listReferences(db, traffic),
      ]);
      const reference = references.find(({ current }) => current) ?? null;
      if (check === null) return { reference, references, ...NOTHING_CHECKED };
      const { at: checkedAt, cpuMs: checkCpuMs, findings, verdicts, calibration } = check;
      return {
        reference,
        references,
        checkedAt,
        checkCpuMs,
        // Slices are many; those that are quiet say nothing.
        findings: findings.filter(({ slice, verdict }) => slice === null || LOUD.has(verdict)),
        verdicts,
        calibration,
        ...shownTexts(check, showText),
      };
    },
    async freeze(request) {
      const id = await freezeReference(db, request, nowMs());
      const frozen = (await listReferences(db, request.traffic)).find((each) => each.id === id);
      if (frozen === undefined) throw new Error('The reference is gone.');
      return frozen;
    },
    choose: (choice) => chooseReference(db, choice, nowMs()),
    settings: () => listDriftSettings(db),
    changeSettings: (change) => changeDriftSettings(db, change, nowMs()),
  };
}

const LOOK_EVERY_MS = 60_000;
/** A start has other things to do. */
const FIRST_AFTER_MS = 5_000;
const MINUTE_MS = 60_000;
const MOST_MS = 10 * MINUTE_MS;

/** Checks at the cadence of the settings. One server does it; a repeated check finds the same. */
export function driftTask(parts: DriftParts, traffic: Traffic): PeriodicTask {
  return {
    name: 'drift',
    summary: 'Compares inputs, outcomes and choices with the reference',
    scope: 'one-server',
    everyMs: LOOK_EVERY_MS,
    firstAfterMs: FIRST_AFTER_MS,
    timeoutMs: MOST_MS,
    async run(signal) {
      const { everyMinutes } = await readDriftSettings(parts.db);
      const last = await lastCheckedAt(parts.db, traffic);
      // A clock that has jumped back must not stop the checks.
      if (last !== null && Math.abs(parts.nowMs() - last) < everyMinutes * MINUTE_MS) return;
      await checkDrift(parts, traffic, signal);
    },
  };
}
