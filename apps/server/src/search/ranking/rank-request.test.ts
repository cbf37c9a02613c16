import { describe, expect, it } from 'vitest';

import { createMemorySearchIndex } from '../index/memory-search-index.ts';
import type { SearchRequest } from '../search-index.ts';

const TITLES = [
  'Plato',
  'Stack Overflow',
  'Twenty One Pilots',
  'Paris',
  'Yes',
  'The Who',
  'Us',
  'It',
  'Stop Making Sense',
];
const entries = [...TITLES, ...Array.from({ length: 400 }, (_, index) => `Filler number ${index}`)].map(
  (title) => ({ id: title, title }),
);

function shownFor(titles: typeof entries, text: string, more: Partial<SearchRequest> = {}) {
  const request = { hypotheses: [{ text, probability: 1 }], limit: 10, ...more };
  return createMemorySearchIndex(titles)
    .search(request)
    .then((found) => found.filter(({ isBelowFloor }) => isBelowFloor !== true).map(({ id }) => id));
}

describe('the floor on relevance', () => {
  it.each(['play stop', 'turn off the kitchen light', 'no', 'quelle heure est il', 'go back please'])(
    'shows nothing for "%s" when nothing is similar',
    async (text) => {
      const without = entries.filter(({ id }) => id !== 'Stop Making Sense');
      expect(await shownFor(without, text)).toEqual([]);
    },
  );

  it.each([
    ['yes', 'Yes'],
    ['the who', 'The Who'],
    ['us', 'Us'],
    ['it', 'It'],
    ['parris', 'Paris'],
    ['stack over flow', 'Stack Overflow'],
    ['please show me paris', 'Paris'],
    ['stop making cents', 'Stop Making Sense'],
  ])('shows the name that "%s" is', async (text, id) => {
    expect((await shownFor(entries, text))[0]).toBe(id);
  });

  it('hides nothing while typing', async () => {
    const title = 'stop making sense';
    for (let length = 1; length <= title.length; length++) {
      const text = title.slice(0, length);
      expect(await shownFor(entries, text, { kind: 'instant' })).toContain('Stop Making Sense');
    }
  });

  it('hides nothing in a literal search', async () => {
    expect(await shownFor(entries, 'stop', { kind: 'literal' })).toEqual(['Stop Making Sense']);
  });

  it('does not depend on the limit', async () => {
    for (const text of ['paris', 'play stop', 'stop sense', 'stack', 'one pilots'])
      expect(await shownFor(entries, text, { limit: 1 })).toEqual(
        (await shownFor(entries, text)).slice(0, 1),
      );
  });
});
