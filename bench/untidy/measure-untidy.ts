import { readFileSync } from 'node:fs';
import pino from 'pino';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import { analyzeText } from '../../apps/server/src/search/analysis/analyze-text.ts';
import { createPostgresSearchIndex } from '../../apps/server/src/search/index/postgres-search-index.ts';
import { splitAtFloor } from '../../apps/server/src/search/ranking/split-at-floor.ts';
import { formsOfNames } from '../../apps/server/src/search/spoken-forms/forms-of-names.ts';
import { openDatabase } from '../../apps/server/src/store/open-database.ts';
import { makeTemporaryDataDir } from '../../apps/server/src/store/testing/temporary-data-dir.ts';

/** A name to ask for, and the entries of which each is right. */
export interface AskedName {
  text: string;
  expect: string[];
}

/** Typed searches for names of one catalogue, imported with or without spoken forms. */
export interface TypedMeasurement {
  asked: number;
  first: number;
  amongThree: number;
  p50Ms: number;
  p95Ms: number;
  importMs: number;
  servingBytes: number;
}

/** How many entries are called the same. */
export interface Collisions {
  entries: number;
  /** Entries with a form beside their names. */
  withForms: number;
  forms: number;
  /** Entries that share a written title with another one. */
  sharedTitles: number;
  /** Entries that share a name in full with another one: a title as it is said. */
  sharedInFull: number;
  /** Entries that share any form with another one. */
  sharedAny: number;
  /** Entries whose written title is a rarer form of another one. */
  takenTitles: number;
  /** Entries with the form that most have. */
  mostOfOne: number;
}

const RESULTS = 10;

export function linesOf<Line>(file: string): Line[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line): Line => JSON.parse(line));
}

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Imports a catalogue and searches for the names as they are typed. */
export async function measureTyped(
  entries: readonly CatalogueEntry[],
  asked: readonly AskedName[],
  withForms: boolean,
): Promise<TypedMeasurement> {
  const folder = await makeTemporaryDataDir();
  const database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
  try {
    const importing = await createPostgresSearchIndex(database);
    const { tookMs: importMs } = await importing.replace(rowsOf(entries), undefined, { withForms });
    const before = usedBytes();
    const index = await createPostgresSearchIndex(database);
    const places: number[] = [];
    const times: number[] = [];
    for (const { text, expect } of asked) {
      const startedMs = performance.now();
      const found = await index.search({ hypotheses: [{ text, probability: 1 }], limit: RESULTS });
      times.push(performance.now() - startedMs);
      const place = splitAtFloor(found, RESULTS).results.findIndex(({ id }) => expect.includes(id));
      places.push(place === -1 ? Number.POSITIVE_INFINITY : place);
    }
    times.sort((a, b) => a - b);
    const quantile = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
    const share = (most: number): number => places.filter((place) => place < most).length / places.length;
    return {
      asked: asked.length,
      first: share(1),
      amongThree: share(3),
      p50Ms: quantile(0.5),
      p95Ms: quantile(0.95),
      importMs,
      servingBytes: Math.max(0, usedBytes() - before),
    };
  } finally {
    await database.close();
    await folder.remove();
  }
}

async function* rowsOf(entries: readonly CatalogueEntry[]) {
  for (const [index, entry] of entries.entries()) yield { line: index + 1, entry };
}

const keyOf = (text: string): string => analyzeText(text).squeezed;

/** Counts the entries that are called the same, before and after. Pure. */
export function countCollisions(entries: readonly CatalogueEntry[]): Collisions {
  const named = entries.map((entry) => {
    const forms = formsOfNames(entry);
    const inFull = forms.find(({ weight, of }) => weight === 1 && of === 0)?.text ?? entry.title;
    const rarer = forms.filter(({ weight }) => weight < 1).map(({ text }) => keyOf(text));
    return { title: keyOf(entry.title), inFull: keyOf(inFull), rarer: new Set(rarer), forms: forms.length };
  });
  const titles = countOf(named.map(({ title }) => [title]));
  const full = countOf(named.map(({ inFull }) => [inFull]));
  const any = countOf(named.map(({ title, inFull, rarer }) => [...new Set([title, inFull, ...rarer])]));
  const rarer = countOf(named.map((name) => [...name.rarer]));
  const isShared = (counts: ReadonlyMap<string, number>, key: string): boolean => (counts.get(key) ?? 0) > 1;
  return {
    entries: entries.length,
    withForms: named.filter(({ forms }) => forms > 0).length,
    forms: named.reduce((sum, { forms }) => sum + forms, 0),
    sharedTitles: named.filter(({ title }) => isShared(titles, title)).length,
    sharedInFull: named.filter(({ inFull }) => isShared(full, inFull)).length,
    sharedAny: named.filter((name) =>
      [name.title, name.inFull, ...name.rarer].some((key) => isShared(any, key)),
    ).length,
    takenTitles: named.filter((name) => rarer.has(name.title) && !name.rarer.has(name.title)).length,
    mostOfOne: [...any.values()].reduce((most, count) => Math.max(most, count), 0),
  };
}

function countOf(keys: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys.flat()) if (key !== '') counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
