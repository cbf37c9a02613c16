import type { CatalogueEntry } from '@hark/shared/catalogue';
import { describe, expect, it } from 'vitest';

import { createMemorySearchIndex } from '../index/memory-search-index.ts';

/** Each entry's description names the other, and the wrong one has the longer name. */
const ENTRIES: CatalogueEntry[] = [
  { id: 'oslo', title: 'Oslo', description: 'Capital of Norway on a fjord.', category: 'city' },
  {
    id: 'norway',
    title: 'Norway',
    description: 'Country of fjords; Oslo is its capital.',
    category: 'country',
  },
  { id: 'bergen', title: 'Bergen', description: 'Rainy port in the west of Norway.', category: 'city' },
  { id: 'queen-band', title: 'Queen', description: 'British group with four singers.', category: 'band' },
  { id: 'queen-chess', title: 'Queen', description: 'Strongest piece of chess.', category: 'piece' },
  {
    id: 'curie',
    title: 'Marie Curie',
    aliases: ['Curie'],
    description: 'Chemist who found radium.',
    category: 'person',
  },
  { id: 'radium', title: 'Radium', description: 'Metal that Marie Curie found.', category: 'element' },
];
const index = createMemorySearchIndex(ENTRIES);

describe('a name with a qualifier', () => {
  it.each([
    ['oslo norway', 'oslo'],
    ['oslo in norway', 'oslo'],
    ['the oslo norway', 'oslo'],
    ['bergen norway', 'bergen'],
    ['norway oslo', 'norway'],
    ['curie chemist', 'curie'],
    ['marie curie radium', 'curie'],
    ['radium curie', 'radium'],
    ['queen chess', 'queen-chess'],
    ['the band queen', 'queen-band'],
    ['queen band', 'queen-band'],
    ['the country norway', 'norway'],
  ])('%s finds %s', async (query, id) => {
    const [first] = await index.search({ hypotheses: [{ text: query, probability: 1 }], limit: 1 });
    expect(first?.id).toBe(id);
  });
});

it('does not take a superlative for a name that sounds similar', async () => {
  const small = createMemorySearchIndex([
    { id: 'heist', title: 'Heist Hyatt', description: 'A film.' },
    { id: 'everest', title: 'Everest', description: 'The highest mountain on Earth.' },
    { id: 'table', title: 'Table Mountain', description: 'A flat one above a town.' },
  ]);
  const found = await small.search({ hypotheses: [{ text: 'highest mountain', probability: 1 }], limit: 3 });
  expect(found[0]?.id).toBe('everest');
  expect(found.map(({ id }) => id)).not.toContain('heist');
});
