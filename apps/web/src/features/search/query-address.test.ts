import { describe, expect, it } from 'vitest';
import { fakeFinal } from '../../wire/fake-server.ts';
import type { Conditions, Shown } from '../../voice/page-state.ts';
import {
  addressWith,
  historyStep,
  labelled,
  NO_SEARCH,
  queryOf,
  searchedFor,
  searchIn,
  searchOf,
  type HistoryEntry,
} from './query-address.ts';

const typing = (query: string, kind: 'instant' | 'full'): Extract<Shown, { by: 'typing' }> => ({
  by: 'typing',
  query,
  source: 'typed',
  kind,
  isSpoken: false,
  isFromAddress: false,
});
const NOTHING: Shown = { by: 'nobody' };
const spoken = (transcript: string): Shown => ({
  by: 'voice',
  final: fakeFinal('utterance-a', { transcript }),
  followsEarly: false,
});

const search = (query: string) => ({ ...NO_SEARCH, query });
const RED = { field: 'colour', is: ['red'], label: 'red' };
const CHEAP = { field: 'price', max: 500, label: 'up to 500 €' };
const NEAR = { field: 'shop', near: { withinKm: 5 }, label: 'within 5 km' };
const CHEAPEST = { field: 'price', order: 'asc' as const, label: 'cheapest first' };
const filtered = (query: string, conditions: Conditions): Shown => ({
  ...typing(query, 'full'),
  conditions,
});

describe('query in an address', () => {
  it('reads and writes it, and keeps other parameters', () => {
    const address = addressWith('http://localhost/hark/?vad=webgpu', search('face & book'));
    expect(address).toBe('http://localhost/hark/?vad=webgpu&q=face+%26+book');
    expect(searchIn(address)).toEqual(search('face & book'));
    expect(addressWith(address, NO_SEARCH)).toBe('http://localhost/hark/?vad=webgpu');
  });

  it('bounds a hostile one', () => {
    expect(searchIn(`http://localhost/?q=${'a'.repeat(5_000)}`).query).toHaveLength(200);
    expect(searchIn('http://localhost/?q=%20%20')).toEqual(NO_SEARCH);
    const deep = `http://localhost/?q=oslo&filters=${'['.repeat(5_000)}`;
    expect(searchedFor(searchIn(deep))).toEqual(searchedFor(search('oslo')));
  });

  it('is what the box shows', () => {
    expect(queryOf(spoken('Stanford University.'))).toBe('Stanford University');
    expect(queryOf(typing('paris.', 'full'))).toBe('paris.');
    expect(queryOf(searchedFor(search('oslo')))).toBe('oslo');
    expect(queryOf(searchedFor(NO_SEARCH))).toBe('');
  });
});

describe('conditions in an address', () => {
  const through = (shown: Shown): Shown =>
    searchedFor(searchIn(addressWith('http://localhost/', searchOf(shown))));

  it('come back without their labels, which the properties give again', () => {
    const shown = through(filtered('sofa', { filters: [RED, CHEAP], sort: [CHEAPEST] }));
    const conditions = shown.by === 'typing' ? shown.conditions : undefined;
    if (conditions === undefined) throw new Error('no conditions came back');
    expect(conditions.filters.map(({ label }) => label)).toEqual(['', '']);
    const properties = [{ field: 'price', type: 'money', label: 'Price', currency: 'EUR' }] as const;
    const { filters, sort } = labelled({ ...conditions, rest: 'sofa' }, properties);
    expect(filters).toEqual([RED, CHEAP]);
    expect(sort).toEqual([CHEAPEST]);
  });

  it('alone are a search, and none of them is a search for the words as they are', () => {
    const shown = through(filtered('', { filters: [RED], sort: [] }));
    expect(shown).toMatchObject({ by: 'typing', query: '' });
    expect(through(filtered('red sofa', { filters: [], sort: [] }))).toMatchObject({
      query: 'red sofa',
      conditions: { filters: [], sort: [] },
    });
    expect(through(filtered('', { filters: [], sort: [] }))).toEqual({ by: 'nobody' });
  });

  it('never say how far from the person', () => {
    expect(searchOf(filtered('museum', { filters: [NEAR, RED], sort: [] })).filters).not.toContain('near');
  });

  it('that cannot be read are none', () => {
    for (const filters of ['{}', 'red', '[{"field":"colour","max":{}}]', '[{"field":"shop","near":{}}]'])
      expect(searchedFor({ ...search('oslo'), filters })).toEqual(searchedFor(search('oslo')));
  });
});

/** The entries that these steps leave behind. */
function walk(steps: readonly Shown[]): string[] {
  const entries: HistoryEntry[] = [{ ...NO_SEARCH, isFinished: true }];
  for (const shown of steps) {
    const present = entries.at(-1);
    if (present === undefined) throw new Error('no entry');
    const { how, entry } = historyStep(present, shown);
    if (how !== 'push') entries.pop();
    entries.push(entry);
  }
  return entries.map(({ query }) => query);
}

describe('history', () => {
  it('has one entry for the letters of a query', () => {
    expect(walk([typing('p', 'instant'), typing('pa', 'instant'), typing('paris', 'full')])).toEqual([
      '',
      'paris',
    ]);
  });

  it('has an entry for each finished query', () => {
    const steps = [typing('paris', 'full'), spoken('Oslo.'), typing('r', 'instant'), typing('rome', 'full')];
    expect(walk(steps)).toEqual(['', 'paris', 'Oslo', 'rome']);
  });

  it('has an entry for each choice of conditions', () => {
    const red = filtered('sofa', { filters: [RED], sort: [] });
    const cheap = filtered('sofa', { filters: [RED, CHEAP], sort: [] });
    expect(walk([typing('sofa', 'full'), red, red, cheap])).toEqual(['', 'sofa', 'sofa', 'sofa']);
  });

  it('has no entry for a query that is repeated, or that was cleared', () => {
    expect(walk([spoken('Oslo.'), spoken('Oslo'), typing('Oslo', 'full')])).toEqual(['', 'Oslo']);
    expect(walk([typing('pa', 'instant'), NOTHING])).toEqual(['', '']);
  });
});
