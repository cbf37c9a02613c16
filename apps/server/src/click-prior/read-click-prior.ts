import { type Kysely, sql, type Transaction } from 'kysely';

import { type CatalogueState, readState, tableNames } from '../search/catalogue-tables.ts';
import { type ClickEvidence, NO_CLICKS } from '../search/click-evidence.ts';
import { createSettings } from '../store/settings.ts';
import type { Database } from '../store/tables.ts';
import { keptDays } from './decay.ts';
import { type EnoughClicks, isEnough } from './is-enough.ts';
import { operatorShare, popularityFromClicks } from './weigh-clicks.ts';

/** Entries that are kept in memory, those with most clicks: about 100 bytes each. The others have next to none. */
const MOST_ENTRIES = 200_000;
/** An entry is known by its clicks when there is this much of them; less is a click of months ago. */
const LEAST_KNOWN_CLICKS = 1;

export interface ClickPriorSettings extends EnoughClicks {
  /** `off`: clicks are neither counted nor used. */
  mode: 'auto' | 'off';
  halfLifeDays: number;
}

export interface ClickPriorStatus {
  isOn: boolean;
  /** Decayed, of entries of the catalogue. */
  clicks: number;
  /** Decayed days of people who clicked. */
  people: number;
  /** Entries with clicks. */
  entries: number;
  /** Entries whose popularity neither the operator nor clicks say, over all; null for an empty catalogue. */
  unknownPopularityShare: number | null;
  countedAt: Date | null;
}

export interface ClickPrior {
  status: ClickPriorStatus;
  /** What to rank by: `NO_CLICKS` while it is off. */
  evidence: ClickEvidence;
}

interface ReadOptions {
  db: Kysely<Database>;
  catalogue: string;
  settings: ClickPriorSettings;
  nowMs: number;
}

/** The prior as the counted days make it. Whether it is on is remembered, so that it does not flap. */
export async function readClickPrior(options: ReadOptions): Promise<ClickPrior> {
  const { db, catalogue, settings } = options;
  // One snapshot, so that no import comes between.
  const { state, clicked, counted } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const state = await readState(trx, catalogue);
      if (settings.mode === 'off' || state.generation === 0)
        return { state, clicked: [], counted: { people: 0, at: null } };
      const clicked = await readClicked(trx, state.generation, options);
      return { state, clicked, counted: await readCounted(trx, options) };
    });
  const [first] = clicked;
  const totals = { clicks: first?.totalClicks ?? 0, people: counted.people };
  const wasOn = (await createSettings(db).get('click-prior')) === 'on';
  const isOn = settings.mode === 'auto' && isEnough(totals, settings, wasOn);
  const known = state.popularity.known + (isOn ? (first?.newlyKnown ?? 0) : 0);
  return {
    status: {
      ...totals,
      isOn,
      entries: first?.clickedEntries ?? 0,
      unknownPopularityShare: state.entries === 0 ? null : Math.max(0, state.entries - known) / state.entries,
      countedAt: counted.at,
    },
    evidence: isOn ? evidenceOf(clicked, state) : NO_CLICKS,
  };
}

function evidenceOf(clicked: readonly ClickedRow[], { entries }: CatalogueState): ClickEvidence {
  const [first] = clicked;
  const scale = { most: first?.weight ?? 0, total: first?.totalWeight ?? 0, entries };
  const popularity = new Map(clicked.map(({ id, weight }) => [id, popularityFromClicks(weight, scale)]));
  return { operatorShare: operatorShare(scale), popularityOf: (id) => popularity.get(id) ?? 0 };
}

interface ClickedRow {
  id: string;
  weight: number;
  totalWeight: number;
  totalClicks: number;
  clickedEntries: number;
  newlyKnown: number;
}

/** The entries with most clicks first, each row with the sums over all. */
async function readClicked(
  trx: Transaction<Database>,
  generation: number,
  options: ReadOptions,
): Promise<ClickedRow[]> {
  const { rows } = await sql<ClickedRow>`
    select id, weight,
      (sum(weight) over ())::float8 as "totalWeight",
      (sum(people) over ())::float8 as "totalClicks",
      (count(*) over ())::int as "clickedEntries",
      (count(*) filter (where popularity is null and weight >= ${LEAST_KNOWN_CLICKS}) over ())::int as "newlyKnown"
    from (
      select entry.id, entry.popularity, sum(clicks.weight * kept.factor) as weight,
        sum(clicks.people * kept.factor) as people
      from ${keptTable(options)} join click_day as clicks using (day)
        join ${tableNames(generation).entries} as entry on entry.id = clicks.entry_id
      group by entry.id, entry.popularity
    ) as clicked
    order by weight desc, id limit ${MOST_ENTRIES}`.execute(trx);
  return rows;
}

async function readCounted(
  trx: Transaction<Database>,
  options: ReadOptions,
): Promise<{ people: number; at: Date | null }> {
  const { rows } = await sql<{ people: number; at: Date | null }>`
    select coalesce(sum(people * factor), 0)::float8 as people, max(counted_at) as at
    from ${keptTable(options)} join click_day_total using (day)`.execute(trx);
  return rows[0] ?? { people: 0, at: null };
}

function keptTable({ settings, nowMs }: ReadOptions) {
  const days = keptDays(nowMs, settings.halfLifeDays);
  return sql`unnest(${days.map(({ day }) => day)}::date[], ${days.map(({ factor }) => factor)}::float8[]) as kept (day, factor)`;
}
