import { readFileSync, writeFileSync } from 'node:fs';
import pino from 'pino';
import { compareRelevance } from '../../apps/server/src/learning/search/compare-relevance.ts';
import {
  chooseFloor,
  learnRelevance,
  roundedModel,
  type RelevanceSample,
  type TradeOff,
  tradeOffAt,
} from '../../apps/server/src/learning/search/learn-relevance.ts';
import { toEntry } from '../../apps/server/src/search/catalogue/mapping/to-entry.ts';
import { createPostgresSearchIndex } from '../../apps/server/src/search/index/postgres-search-index.ts';
import type { LabelledRequest } from '../../apps/server/src/learning/search/read-labelled-queries.ts';
import { RELEVANCE_VERSION, type RelevanceModel } from '../../apps/server/src/search/ranking/relevance.ts';
import { openDatabase } from '../../apps/server/src/store/open-database.ts';
import { makeTemporaryDataDir } from '../../apps/server/src/store/testing/temporary-data-dir.ts';
import { HEARD, heardSet } from './heard-set.ts';
import { pronounce } from './phonemes.ts';
import {
  brokenOff,
  madeUpSets,
  readUnrelatedTexts,
  type RelevanceSet,
  smallSets,
  type WordSources,
  worldSet,
} from './relevance-queries.ts';
import { readWordList } from './word-list.ts';

type Kind = 'full' | 'instant';

/** The samples of the queries of one set. */
interface Gathered {
  name: string;
  kind: Kind;
  isHeldOut: boolean;
  samples: RelevanceSample[];
  /** Samples of texts unrelated to the catalogue, apart from removed entries. */
  unrelated: RelevanceSample[];
  first: number;
  asked: number;
}

/** Results on the held-out queries of one set, at the chosen floor. */
export interface RelevanceRow {
  name: string;
  kind: Kind;
  lost: number;
  removed: number;
  removedUnrelated: number;
}

export interface RelevanceMeasurement {
  rows: RelevanceRow[];
  curve: TradeOff[];
}

/** Largest share of correct first results that the floor may hide. */
const MOST_LOST: Record<Model, number> = { full: 0.0025, heard: 0.01, instant: 0.011 };

async function gather(set: RelevanceSet): Promise<Gathered[]> {
  const folder = await makeTemporaryDataDir();
  try {
    const database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
    try {
      const index = await createPostgresSearchIndex(database);
      await index.replace(rowsOf(set));
      const gathered: Gathered[] = [];
      for (const isHeldOut of [false, true]) {
        const requests = isHeldOut ? set.heldOut : set.learned;
        for (const kind of ['full', 'instant'] as const) {
          const asked = kind === 'full' ? requests : brokenOff(requests, 7);
          if (asked.length > 0)
            gathered.push({ ...(await ask(index, asked, kind)), name: set.name, kind, isHeldOut });
        }
      }
      return gathered;
    } finally {
      await database.close();
    }
  } finally {
    await folder.remove();
  }
}

async function* rowsOf({ entries }: RelevanceSet) {
  for (const [at, entry] of entries.entries()) yield { line: at + 1, entry };
}

async function ask(
  index: Parameters<typeof compareRelevance>[0],
  requests: readonly LabelledRequest[],
  kind: Kind,
): Promise<Pick<Gathered, 'samples' | 'unrelated' | 'first' | 'asked'>> {
  const samples: RelevanceSample[] = [];
  const unrelated: RelevanceSample[] = [];
  let first = 0;
  let asked = 0;
  for (const request of requests) {
    const compared = await compareRelevance(index, request, { kind });
    // A prefix may lack the letters that would distinguish the title, so it is not taught as an error.
    const isTaught = kind === 'full' || request.expect.length === 0;
    samples.push(...compared.samples.filter(({ isRelevant }) => isRelevant || isTaught));
    if (request.expect.length === 0) unrelated.push(...compared.samples);
    else {
      asked++;
      if (compared.isFirst === true) first++;
    }
  }
  return { samples, unrelated, first, asked };
}

/** Joins samples of the same name and kind. */
function joined(gathered: readonly Gathered[]): Gathered[] {
  const byName = new Map<string, Gathered>();
  for (const set of gathered) {
    const key = `${set.name}, ${set.kind}`;
    const before = byName.get(key);
    byName.set(
      key,
      before === undefined
        ? set
        : {
            ...set,
            samples: [...before.samples, ...set.samples],
            unrelated: [...before.unrelated, ...set.unrelated],
            first: before.first + set.first,
            asked: before.asked + set.asked,
          },
    );
  }
  return [...byName.values()];
}

/** Weights samples so that each name counts the same, whatever its number of queries. */
function weighed(gathered: readonly Gathered[]): RelevanceSample[] {
  return joined(gathered).flatMap(({ samples }) =>
    [true, false].flatMap((isRelevant) => {
      const these = samples.filter((sample) => sample.isRelevant === isRelevant);
      const weight = 1 / these.length;
      return these.map(({ features }) => ({ features, isRelevant, weight }));
    }),
  );
}

const isHeard = ({ name }: Gathered): boolean => name.startsWith(HEARD);

type Model = Kind | 'heard';

function learnModel(gathered: readonly Gathered[], of: Model): RelevanceModel {
  const kind = of === 'heard' ? 'full' : of;
  const learned = gathered.filter(
    (set) => set.kind === kind && !set.isHeldOut && (of === 'heard' || !isHeard(set)),
  );
  const model = roundedModel(learnRelevance(weighed(learned)));
  // Queries broken as in speech choose the floor for speech.
  const deciding = of === 'heard' && learned.some(isHeard) ? learned.filter(isHeard) : learned;
  const samples = deciding.flatMap((set) => set.samples);
  const { floor } = chooseFloor(samples, model, MOST_LOST[of]);
  return { ...model, floor };
}

function report(gathered: readonly Gathered[], models: Record<Model, RelevanceModel>): RelevanceMeasurement {
  const heldOut = gathered.filter(({ isHeldOut }) => isHeldOut);
  const rows = joined(heldOut).map((set): RelevanceRow => {
    const { name, kind, samples, unrelated } = set;
    const model = models[isHeard(set) ? 'heard' : kind];
    const { lost, removed } = tradeOffAt(model.floor, samples, model);
    const { removed: removedUnrelated } = tradeOffAt(model.floor, unrelated, model);
    return { name, kind, lost, removed, removedUnrelated };
  });
  const full = heldOut
    .filter((set) => set.kind === 'full' && !isHeard(set))
    .flatMap(({ samples }) => samples);
  const curve = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3].map((floor) =>
    tradeOffAt(floor, full, models.full),
  );
  return { rows, curve };
}

const [out = '', writeTo = '', sizes = '', count = '', heard = '', heardCatalogue = ''] =
  process.argv.slice(2);
const words = readWordList();
const phonemes = pronounce(words);
if (phonemes === null) writeFileSync(out, 'null');
else await measure({ words, phonemes, unrelated: readUnrelatedTexts() });

async function measure(sources: WordSources): Promise<void> {
  const world = readEntries('catalogues/world.ndjson');
  const sets = [
    ...sizes.split(',').flatMap((size) => madeUpSets(Number(size), Number(count), sources)),
    worldSet(world, sources),
    ...smallSets(world, sources),
    ...(heard === '' ? [] : [heardSet(heard, readEntries(heardCatalogue))]),
  ];
  const gathered: Gathered[] = [];
  for (const set of sets) gathered.push(...(await gather(set)));
  const models = {
    full: learnModel(gathered, 'full'),
    heard: learnModel(gathered, 'heard'),
    instant: learnModel(gathered, 'instant'),
  };
  writeFileSync(out, JSON.stringify(report(gathered, models)));
  if (writeTo !== '')
    writeFileSync(writeTo, `${JSON.stringify({ version: RELEVANCE_VERSION, ...models }, null, 2)}\n`);
}

/** Reads a file relative to the root of the repository, where benchmarks run. */
function readEntries(file: string) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const row = line === '' ? null : toEntry(JSON.parse(line));
      return row?.ok === true ? [row.entry] : [];
    });
}
