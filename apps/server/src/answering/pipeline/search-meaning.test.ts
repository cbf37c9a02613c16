import type { CatalogueEntry } from '@hark/shared/catalogue';
import { placeSchema, understoodSchema } from '@hark/shared/wire/filter';
import { describe, expect, it } from 'vitest';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import type { SearchIndex } from '../../search/search-index.ts';
import { createInstantSearch } from './search-instantly.ts';
import { searchTyped, type TypedQuery, type TypedSearch } from './search-typed.ts';
import { createTaskMemory } from './task-memory.ts';

const NOW = new Date('2026-11-27T12:00:00Z');

const row = (
  id: string,
  title: string,
  [category, colour, price, city]: readonly [string, string, number, string],
): CatalogueEntry => ({
  id,
  title,
  category,
  popularity: 1_000 - price,
  extra: {
    colour,
    priceEur: price,
    city,
    addedOn: '2026-11-20',
    location: city === 'Rome' ? '41.9, 12.5' : '48.86, 2.35',
  },
});

const ENTRIES: CatalogueEntry[] = [
  row('red-large', 'Corner seat Milano', ['sofa', 'red', 900, 'Rome']),
  row('red-small', 'Loveseat Ancona', ['sofa', 'red', 450, 'Paris']),
  row('red-cheap', 'Settee Basic', ['sofa', 'red', 200, 'Rome']),
  row('blue', 'Settee Ocean', ['sofa', 'blue', 300, 'Rome']),
  row('blue-chair', 'Armchair Ocean', ['chair', 'blue', 150, 'Paris']),
  row('red-chair', 'Armchair Vienna', ['chair', 'red', 120, 'Rome']),
  row('green', 'The Green Chair', ['chair', 'green', 80, 'Paris']),
  row('cheaper', 'Cheaper', ['chair', 'green', 90, 'Paris']),
];

function pipelineWith(search: SearchIndex = createMemorySearchIndex(ENTRIES)) {
  let ids = 0;
  return {
    search,
    tasks: createTaskMemory({ nowMs: () => 0 }),
    understanding: { now: () => NOW },
    newId: () => `query-${++ids}`,
    nowMs: () => 0,
  };
}

const typed = { source: 'typed', limit: 10, clientId: 'client-0001' } as const satisfies Partial<TypedQuery>;
const idsOf = ({ results }: Pick<TypedSearch, 'results'>): string[] => results.map(({ id }) => id);

/** Asks one query after another in one task. */
async function ask(queries: readonly string[], pipeline = pipelineWith()): Promise<TypedSearch> {
  let answer: TypedSearch | undefined;
  for (const query of queries) answer = await searchTyped(pipeline, { ...typed, query });
  if (answer === undefined) throw new Error('no query');
  return answer;
}

describe('a query with filters', () => {
  it('finds what meets them, in the order asked for', async () => {
    const answer = await ask(['red sofas under 500 euros, cheapest first']);
    expect(idsOf(answer)).toEqual(['red-cheap', 'red-small']);
    expect(answer.understood).toMatchObject({
      filters: [
        { field: 'colour', is: ['red'], label: 'red' },
        { field: 'category', is: ['sofa'], label: 'sofa' },
        { field: 'priceEur', max: 500, label: 'up to 500 €' },
      ],
      sort: [{ field: 'priceEur', order: 'asc' }],
      rest: '',
    });
    expect(answer.understood).not.toHaveProperty('basedOn');
  });

  it('says which filters are not met where nothing meets all', async () => {
    const answer = await ask(['red sofas under 100 euros']);
    // The chairs under 100 euros are another thing.
    expect(idsOf(answer).toSorted()).toEqual(['red-cheap', 'red-large', 'red-small']);
    expect(answer.understood?.relaxed).toEqual([2]);
    const green = await ask(['green sofas']);
    expect(green.results.length).toBeGreaterThan(0);
    expect(green.understood?.relaxed).toHaveLength(1);
  });

  it('meets the filters of the request too, and its order comes first', async () => {
    const answer = await searchTyped(pipelineWith(), {
      ...typed,
      query: 'sofas under 500 euros cheapest first',
      filter: [{ field: 'city', is: ['Rome'] }],
      sort: [{ field: 'priceEur', order: 'desc' }],
    });
    expect(idsOf(answer)).toEqual(['blue', 'red-cheap']);
  });

  it('is searched for as words where its filters and words find nothing together', async () => {
    const index = createMemorySearchIndex(ENTRIES);
    const finding: SearchIndex = {
      ...index,
      searchPage: async (request, signal) => {
        const page = await index.searchPage(request, signal);
        return (request.filters ?? []).length > 0 ? { ...page, found: [] } : page;
      },
    };
    const answer = await ask(['armchair vienna under 500 euros'], pipelineWith(finding));
    expect(idsOf(answer)[0]).toBe('red-chair');
    expect(answer).not.toHaveProperty('understood');
  });

  it.each([
    ['a name of the catalogue', { query: 'the green chair' }],
    ['a literal search', { query: 'red sofas under 500 euros', source: 'literal' as const }],
    ['a request that wants no filters', { query: 'red sofas under 500 euros', understand: false }],
  ])('%s is words', async (_, change) => {
    const answer = await searchTyped(pipelineWith(), { ...typed, ...change });
    expect(answer).not.toHaveProperty('understood');
  });

  it('is words where the understanding is off', async () => {
    const pipeline = { ...pipelineWith(), understanding: undefined };
    const answer = await searchTyped(pipeline, { ...typed, query: 'red sofas under 500 euros' });
    expect(answer).not.toHaveProperty('understood');
  });

  it('asks the index for names only where words may be filters', async () => {
    const index = createMemorySearchIndex(ENTRIES);
    let asked = 0;
    const counting: SearchIndex = {
      ...index,
      namesAmong: (names, signal) => {
        asked++;
        return index.namesAmong(names, signal);
      },
    };
    await ask(['armchair vienna'], pipelineWith(counting));
    expect(asked).toBe(0);
    await ask(['blue chairs'], pipelineWith(counting));
    expect(asked).toBe(1);
  });

  it('near the person is ordered by distance, and the answer has no position', async () => {
    const place = placeSchema.parse({ latitude: 48.8, longitude: 2.3 });
    const answer = await searchTyped(pipelineWith(), { ...typed, query: 'red sofas near me', place });
    expect(idsOf(answer)[0]).toBe('red-small');
    expect(JSON.stringify(answer.understood)).not.toContain('48.8');
    expect(understoodSchema.parse(answer.understood)).toEqual(answer.understood);
    const without = await searchTyped(pipelineWith(), { ...typed, query: 'red sofas near me' });
    expect(without.understood?.needs).toBe('place');
  });

  it('is understood while it is typed, without a trace', async () => {
    const pipeline = pipelineWith();
    const instant = createInstantSearch(pipeline, { budgetMs: 1_000, mostAtOnce: 1 });
    const answer = await instant({ ...typed, query: 'blue sofas under 400' }, new AbortController().signal);
    expect(idsOf(answer)).toEqual(['blue']);
    expect(pipeline.tasks.searches(typed.clientId)).toBeNull();
  });
});

describe('a follow-up', () => {
  it('changes the search before', async () => {
    const answer = await ask(['red sofas', 'in blue']);
    expect(idsOf(answer)).toEqual(['blue']);
    expect(answer.understood?.basedOn).toBe('previous');
  });

  it('finds what is cheaper than the first result', async () => {
    const answer = await ask(['red sofas, most expensive first', 'cheaper ones']);
    expect(idsOf(answer)).toEqual(['red-cheap', 'red-small']);
  });

  it('changes a search whose filters were chosen and not said', async () => {
    const pipeline = pipelineWith();
    const filter = [
      { field: 'category', is: ['sofa'] },
      { field: 'colour', is: ['red'] },
    ];
    await searchTyped(pipeline, { ...typed, query: '', filter, understand: false });
    const answer = await searchTyped(pipeline, { ...typed, query: 'under 500 euros' });
    expect(idsOf(answer).toSorted()).toEqual(['red-cheap', 'red-small']);
    expect(answer.understood?.filters.map(({ label }) => label)).toEqual(['sofa', 'red', 'up to 500 €']);
  });

  it('opens a result, and the results stay', async () => {
    const answer = await ask(['red sofas cheapest first', 'the second one']);
    expect(answer.action).toEqual({ type: 'open', id: 'red-small' });
    expect(idsOf(answer)).toEqual(['red-cheap', 'red-small', 'red-large']);
  });

  it('leaves out what was refused, for the rest of the task', async () => {
    const queries = ['red sofas cheapest first', 'not that one', 'under 800 euros'];
    expect(idsOf(await ask(queries))).toEqual(['red-small']);
  });

  it('shows the next page', async () => {
    const pipeline = pipelineWith();
    await searchTyped(pipeline, { ...typed, limit: 2, query: 'red sofas cheapest first' });
    const answer = await searchTyped(pipeline, { ...typed, limit: 2, query: 'show more' });
    expect(idsOf(answer)).toEqual(['red-large']);
    expect(answer.understood?.page).toBe(2);
  });

  it('goes back, step by step', async () => {
    const pipeline = pipelineWith();
    await ask(['red sofas', 'under 500 euros', 'in Paris'], pipeline);
    const back = await ask(['go back'], pipeline);
    expect(back.action).toEqual({ type: 'back' });
    expect(idsOf(back).toSorted()).toEqual(['red-cheap', 'red-small']);
    expect(idsOf(await ask(['go back'], pipeline))).toHaveLength(3);
  });

  it('starts again, and nothing is left of the search before', async () => {
    const pipeline = pipelineWith();
    const answer = await ask(['red sofas', 'start again'], pipeline);
    expect(answer).toMatchObject({ action: { type: 'restart' }, results: [] });
    expect(pipeline.tasks.searches(typed.clientId)).toBeNull();
    expect((await ask(['in blue'], pipeline)).understood?.basedOn).toBeUndefined();
  });

  it('that is a name of the catalogue is a query of its own', async () => {
    const answer = await ask(['red sofas', 'cheaper']);
    expect(idsOf(answer)[0]).toBe('cheaper');
    expect(answer).not.toHaveProperty('understood');
  });

  it('changes the previous query of the request for a client without an id', async () => {
    const given = { ...typed, clientId: null, previous: 'red sofas' };
    const answer = await searchTyped(pipelineWith(), { ...given, query: 'only the blue ones' });
    expect(idsOf(answer)).toEqual(['blue']);
    const cheaper = await searchTyped(pipelineWith(), { ...given, query: 'cheaper ones' });
    expect(idsOf(cheaper)).toEqual(['red-cheap', 'red-small', 'red-large']);
  });

  it("of another client does not see the first one's search", async () => {
    const pipeline = pipelineWith();
    await ask(['red sofas'], pipeline);
    const answer = await searchTyped(pipeline, { ...typed, clientId: 'client-0002', query: 'in blue' });
    expect(answer.understood?.basedOn).toBeUndefined();
  });

  it('is forgotten with the client', async () => {
    const pipeline = pipelineWith();
    await ask(['red sofas'], pipeline);
    pipeline.tasks.forget(typed.clientId);
    expect(pipeline.tasks.searches(typed.clientId)).toBeNull();
  });
});
