import { fileURLToPath } from 'node:url';

import type { CatalogueEntry } from '@hark/shared/catalogue';
import { describe, expect, it } from 'vitest';

import { createMemorySearchIndex } from './memory-search-index.ts';
import { splitAtFloor } from '../ranking/split-at-floor.ts';
import { type ParsedCatalogue, readCatalogue } from '../catalogue/read-catalogue.ts';

const FILE = fileURLToPath(new URL('../../../../../catalogues/world.ndjson', import.meta.url));

const readings: ParsedCatalogue[] = [];
for await (const reading of readCatalogue(FILE)) readings.push(reading);
const entries: CatalogueEntry[] = readings.flatMap((reading) =>
  reading.type === 'row' ? [reading.entry] : [],
);
const index = createMemorySearchIndex(entries);

const countOf = (...categories: string[]): number =>
  entries.filter(({ category }) => categories.includes(category ?? '')).length;

describe('the catalogue of the world', () => {
  it('has only good rows, each with its own id', () => {
    expect(readings.filter(({ type }) => type === 'skipped')).toEqual([]);
    expect(readings.flatMap((reading) => (reading.type === 'row' ? reading.warnings : []))).toEqual([]);
    expect(entries.length).toBeGreaterThanOrEqual(800);
  });

  it('has no empty field', () => {
    const lacking = entries.filter(({ url, description, category, popularity }) =>
      [url, description, category, popularity].includes(undefined),
    );
    expect(lacking.map(({ id }) => id)).toEqual([]);
  });

  it('links to secure pages', () => {
    expect(entries.filter(({ url }) => !url?.startsWith('https://')).map(({ id }) => id)).toEqual([]);
  });

  it('has a popularity of 0 to 100', () => {
    expect(entries.filter(({ popularity = 101 }) => popularity > 100).map(({ id }) => id)).toEqual([]);
  });

  it('covers its promised subjects', () => {
    expect(countOf('university')).toBeGreaterThanOrEqual(200);
    expect(countOf('country', 'city')).toBeGreaterThanOrEqual(250);
    expect(countOf('landmark', 'nature')).toBeGreaterThanOrEqual(100);
    expect(countOf('person')).toBeGreaterThanOrEqual(150);
    expect(countOf('science', 'technology')).toBeGreaterThanOrEqual(100);
  });
});

describe('navigational queries', () => {
  it.each([
    ['stanford', 'stanford.edu'],
    ['stanford university', 'stanford.edu'],
    ['stemford university', 'stanford.edu'],
    ['um show me stanford please', 'stanford.edu'],
    ['mit', 'mit.edu'],
    ['m i t', 'mit.edu'],
    ['cambridge university', 'cam.ac.uk'],
    ['cambrige', 'cam.ac.uk'],
    ['harbored university', 'harvard.edu'],
    ['face book', 'facebook.com'],
    ['you tube', 'youtube.com'],
    ['wiki pedia', 'wikipedia.org'],
    ['twenty one pilots', 'Twenty_One_Pilots'],
    ['21 pilots', 'Twenty_One_Pilots'],
    ['eiffel tower', 'Eiffel_Tower'],
    ['awful tower', 'Eiffel_Tower'],
    ['i full tower', 'Eiffel_Tower'],
    ['the great wall of china', 'Great_Wall_of_China'],
    ['grand canion', 'Grand_Canyon'],
    ['albert einstine', 'Albert_Einstein'],
    ['new zeeland', 'New_Zealand'],
    ['u s a', 'United_States'],
    ['whether in london', 'wiki/London'],
  ])('%s leads to %s', async (query, address) => {
    const [first] = await index.search({ hypotheses: [{ text: query, probability: 1 }], limit: 1 });
    expect(first?.url).toContain(address);
  });

  it('finds by each title its own entry or one of the same name', async () => {
    const lost: string[] = [];
    // Every tenth, because the in-memory index compares each query with every entry.
    for (const { title } of entries.filter((_, position) => position % 10 === 0)) {
      const [first] = await index.search({ hypotheses: [{ text: title, probability: 1 }], limit: 1 });
      if (first?.title !== title) lost.push(`${title} -> ${first?.title ?? 'nothing'}`);
    }
    expect(lost).toEqual([]);
  }, 120_000);
});

/** Returns the titles shown for a typed query. */
async function shown(query: string, of = index): Promise<string[]> {
  const found = await of.search({ hypotheses: [{ text: query, probability: 1 }], limit: 3 });
  return splitAtFloor(found, 3).results.map(({ title }) => title);
}

describe('the floor', () => {
  it.each([
    ['maagascar', 'Madagascar'],
    ['domascus', 'Damascus'],
    ['afganistan', 'Afghanistan'],
    ['sxn francisco', 'San Francisco'],
    ['googel', 'Google'],
    ['paris france', 'Paris'],
    ['einstein', 'Albert Einstein'],
  ])('shows for %s %s, with a slip, an additional word or a single word', async (query, title) => {
    expect((await shown(query))[0]).toBe(title);
  });

  it.each(['play stop', 'turn off the lights', 'set an alarm for seven', 'bonjour comment ça va'])(
    'shows nothing for %s',
    async (query) => {
      expect(await shown(query)).toEqual([]);
    },
  );

  it('shows the one entry of a catalogue for a word of its name', async () => {
    const one = createMemorySearchIndex(entries.filter(({ title }) => title === 'Stanford University'));
    expect(await shown('stanford', one)).toEqual(['Stanford University']);
    expect(await shown('play stop', one)).toEqual([]);
  });
});
