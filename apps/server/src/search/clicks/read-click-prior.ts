import { type Kysely, sql, type Transaction } from 'kysely';

import { type CatalogueState, readState, tableNames } from '../index/catalogue-tables.ts';
import { type ClickEvidence, NO_CLICKS } from '../ranking/click-evidence.ts';
import { createSettings } from '../../store/settings.ts';
import type { Database } from '../../store/tables.ts';
import type { ClickPriorSettings } from './click-prior-settings.ts';
import { keptDays } from './decay.ts';
import { inBackground } from './in-background.ts';
import { isEnough } from './is-enough.ts';
import { operatorShare, popularityFromClicks } from './weigh-clicks.ts';

/** Entries kept in memory, most clicked first: about 100 bytes each. The others have almost no clicks. */
const MOST_ENTRIES = 200_000;
/** Least decayed clicks from which an entry's popularity counts as known; less is a click of months ago. */
const LEAST_KNOWN_CLICKS = 1;
/** Rows read at a time: a few milliseconds. */
const PAGE_ROWS = 2_000;

export interface ClickPriorStatus {
  isOn: boolean;
  /** Decayed clicks on entries of the catalogue. */
  clicks: number;
  /** Decayed person-days with clicks. */
  people: number;
  /** Entries with clicks. */
  entries: number;
  /** Share of entries without popularity from the operator or clicks; null for an empty catalogue. */
  unknownPopularityShare: number | null;
  countedAt: Date | null;
}

export interface ClickPrior {
  status: ClickPriorStatus;
  /** Evidence to rank by: `NO_CLICKS` while the prior is off. */
  evidence: ClickEvidence;
}

interface ReadOptions {
  db: Kysely<Database>;
  catalogue: string;
  settings: ClickPriorSettings;
  nowMs: number;
  signal?: AbortSignal | undefined;
}

/** Computes the prior from the counted days. Whether it is on is kept between reads as hysteresis. */
export async function readClickPrior(options: ReadOptions): Promise<ClickPrior> {
  const { db, catalogue, settings, signal } = options;
  // Reads one snapshot, so that no import intervenes.
  const { state, clicked, counted } = await inBackground(
    { db, isolation: 'repeatable read', signal },
    async (trx) => {
      const state = await readState(trx, catalogue);
      if (settings.mode === 'off' || state.generation === 0)
        return { state, clicked: NOTHING_CLICKED, counted: { people: 0, at: null } };
      const clicked = await readClicked(trx, state, options);
      return { state, clicked, counted: await readCounted(trx, options) };
    },
  );
  const totals = { clicks: clicked.clicks, people: counted.people };
  const wasOn = (await createSettings(db).get(`click-prior.${catalogue}`)) === 'on';
  const isOn = settings.mode === 'auto' && isEnough(totals, settings, wasOn);
  const known = state.popularity.known + (isOn ? clicked.newlyKnown : 0);
  return {
    status: {
      ...totals,
      isOn,
      entries: clicked.entries,
      unknownPopularityShare: state.entries === 0 ? null : Math.max(0, state.entries - known) / state.entries,
      countedAt: counted.at,
    },
    evidence: isOn ? clicked.evidence : NO_CLICKS,
  };
}

interface Clicked {
  clicks: number;
  /** Clicked entries, and those of them whose popularity only clicks give. */
  entries: number;
  newlyKnown: number;
  evidence: ClickEvidence;
}

const NOTHING_CLICKED: Clicked = { clicks: 0, entries: 0, newlyKnown: 0, evidence: NO_CLICKS };

interface ClickedRow {
  id: string;
  weight: number;
  /** Total over all rows, repeated in each. */
  total: number;
  clicks: number;
  entries: number;
  newlyKnown: number;
}

/** Reads the most clicked entries, most clicks first, in pages: building all objects at once would delay searches. */
async function readClicked(
  trx: Transaction<Database>,
  { generation, entries: all }: CatalogueState,
  options: ReadOptions,
): Promise<Clicked> {
  await declareClicked(trx, generation, options);
  const nextPage = async (): Promise<ClickedRow[]> =>
    (await sql<ClickedRow>`fetch ${sql.lit(PAGE_ROWS)} from clicked`.execute(trx)).rows;
  let page = await nextPage();
  const [first] = page;
  if (first === undefined) return NOTHING_CLICKED;
  const { weight: most, total, clicks, entries, newlyKnown } = first;
  const scale = { most, total, entries: all };
  const popularity = new Map<string, number>();
  for (; page.length > 0; page = await nextPage())
    for (const { id, weight } of page) popularity.set(id, popularityFromClicks(weight, scale));
  const evidence = {
    operatorShare: operatorShare(scale),
    popularityOf: (id: string) => popularity.get(id) ?? 0,
  };
  return { clicks, entries, newlyKnown, evidence };
}

async function declareClicked(
  trx: Transaction<Database>,
  generation: number,
  options: ReadOptions,
): Promise<void> {
  await sql`
    declare clicked cursor for
    select id, weight,
      (sum(weight) over ())::float8 as total,
      (sum(people) over ())::float8 as clicks,
      (count(*) over ())::int as entries,
      (count(*) filter (where popularity is null and weight >= ${sql.lit(LEAST_KNOWN_CLICKS)}) over ())::int as "newlyKnown"
    from (
      select entry.id, entry.popularity, sum(clicks.weight * kept.factor) as weight,
        sum(clicks.people * kept.factor) as people
      from ${keptTable(options)} join click_day as clicks using (day)
        join ${tableNames(generation).entries} as entry on entry.id = clicks.entry_id
      where clicks.catalogue = ${options.catalogue}
      group by entry.id, entry.popularity
    ) as clicked
    order by weight desc, id limit ${sql.lit(MOST_ENTRIES)}`.execute(trx);
}

async function readCounted(
  trx: Transaction<Database>,
  options: ReadOptions,
): Promise<{ people: number; at: Date | null }> {
  const { rows } = await sql<{ people: number; at: Date | null }>`
    select coalesce(sum(people * factor), 0)::float8 as people, max(counted_at) as at
    from ${keptTable(options)} join click_day_total using (day)
    where catalogue = ${options.catalogue}`.execute(trx);
  return rows[0] ?? { people: 0, at: null };
}

function keptTable({ settings, nowMs }: ReadOptions) {
  const days = keptDays(nowMs, settings.halfLifeDays);
  return sql`unnest(${days.map(({ day }) => day)}::date[], ${days.map(({ factor }) => factor)}::float8[]) as kept (day, factor)`;
}
