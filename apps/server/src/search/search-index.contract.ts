import type { CatalogueEntry } from '@hark/shared/catalogue';
import { searchResultSchema } from '@hark/shared/wire/search-result';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { CatalogueRow, SearchIndex } from './search-index.ts';

export async function* rowsOf(entries: readonly CatalogueEntry[]): AsyncGenerator<CatalogueRow> {
  for (const [index, entry] of entries.entries()) yield { line: index + 1, entry };
}

const CATALOGUE: CatalogueEntry[] = [
  {
    id: 'stanford',
    title: 'Stanford University',
    url: 'https://www.stanford.edu/',
    description: 'Private research university in California.',
    category: 'university',
    aliases: ['Stanford'],
    popularity: 90,
    extra: { founded: 1885 },
  },
  { id: 'prison', title: 'Stanford Prison Experiment', category: 'science', popularity: 30 },
  { id: 'mit', title: 'Massachusetts Institute of Technology', aliases: ['MIT'], popularity: 92 },
  { id: 'facebook', title: 'Facebook', url: 'https://www.facebook.com/', popularity: 95 },
  { id: 'pilots', title: 'Twenty One Pilots', category: 'music', popularity: 60 },
  { id: 'everest', title: 'Eiffel Tower', category: 'landmark', keywords: ['paris'], popularity: 90 },
  { id: 'goethe', title: 'Johann Wolfgang von Goethe', spoken: ['gur tuh'], popularity: 55 },
  { id: 'show-me', title: 'Show Me', category: 'music' },
  { id: 'sao-paulo', title: 'São Paulo', description: 'The largest city of Brazil.', category: 'city' },
  { id: 'tokyo', title: '東京大学', aliases: ['University of Tokyo'] },
  { id: 'cairo', title: 'القاهرة', aliases: ['Cairo'] },
  { id: 'java-island', title: 'Java', category: 'island', popularity: 20 },
  { id: 'java-language', title: 'Java', category: 'technology', popularity: 80 },
];

/** What every search index does, whatever is behind it. The index may hold anything before; it is replaced. */
export function describeSearchIndex(name: string, open: () => Promise<SearchIndex>): void {
  async function filled(entries: readonly CatalogueEntry[] = CATALOGUE): Promise<SearchIndex> {
    const index = await open();
    await index.replace(rowsOf(entries));
    return index;
  }

  async function search(index: SearchIndex, ...texts: string[]) {
    const hypotheses = texts.map((text, rank) => ({ text, probability: 0.5 ** rank }));
    return index.search({ hypotheses, limit: 10 });
  }

  describe(`${name} keeps the contract of a search index`, () => {
    test.each([
      ['a name among longer names that have it', 'stanford', 'stanford'],
      ['other case and signs', 'STANFORD, University!', 'stanford'],
      ['initials said letter by letter', 'm i t', 'mit'],
      ['a name said as two words', 'face book', 'facebook'],
      ['numbers in digits', '21 pilots', 'pilots'],
      ['a word that sounds alike', 'awful tower', 'everest'],
      ['a word cut in two', 'i full tower', 'everest'],
      ['a typing slip', 'standford universty', 'stanford'],
      ['the way it is said', 'gur tuh', 'goethe'],
      ['a missing accent', 'sao paulo', 'sao-paulo'],
      ['words around the name', 'um can you show me the eiffel tower please', 'everest'],
      ['a title that is a carrier phrase', 'show me', 'show-me'],
      ['a keyword', 'paris', 'everest'],
      ['the description', 'largest city of brazil', 'sao-paulo'],
      ['characters of a script without spaces', '東京', 'tokyo'],
      ['a script of its own', 'القاهرة', 'cairo'],
      ['the beginning of a word', 'massachu', 'mit'],
    ])('finds by %s', async (_, query, id) => {
      const [first] = await search(await filled(), query);
      expect(first?.id).toBe(id);
    });

    test('knows how many words of a text it has, in whatever form', async () => {
      const index = await filled();
      await search(index, 'stanford');
      expect(index.unknownWordShare('Stanford universities')).toBe(0);
      expect(index.unknownWordShare('stanford zebra')).toBe(0.5);
      expect(index.unknownWordShare('twenty one pilots')).toBe(0);
      expect(index.unknownWordShare(' ')).toBeNull();
    });

    test('puts the popular one first of two that have the same name', async () => {
      const found = await search(await filled(), 'java');
      expect(found.slice(0, 2).map(({ id }) => id)).toEqual(['java-language', 'java-island']);
    });

    test('gives whole results, best first, with what Hark does not know under extra', async () => {
      const results = await search(await filled(), 'stanford university');
      for (const result of results) searchResultSchema.parse(result);
      expect(results[0]).toMatchObject({
        id: 'stanford',
        title: 'Stanford University',
        url: 'https://www.stanford.edu/',
        description: 'Private research university in California.',
        category: 'university',
        match: { field: 'title', text: 'Stanford University', kind: 'exact', hypothesis: 0 },
        extra: { founded: 1885 },
      });
      const scores = results.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    });

    test('merges all hypotheses into one list and says which one matched', async () => {
      const results = await search(await filled(), 'stand for', 'stanford', 'stan fort');
      expect(results[0]).toMatchObject({ id: 'stanford', match: { hypothesis: 1, kind: 'exact' } });
      const ids = results.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test('gives the likelier hypothesis the first place', async () => {
      const results = await search(await filled(), 'facebook', 'eiffel tower');
      expect(results.slice(0, 2).map(({ id }) => id)).toEqual(['facebook', 'everest']);
    });

    test('keeps to the limit', async () => {
      const index = await filled();
      const hypotheses = [{ text: 'stanford', probability: 1 }];
      expect(await index.search({ hypotheses, limit: 1 })).toHaveLength(1);
    });

    test.each([
      ['nothing', ''],
      ['spaces', '  \t\n '],
      ['punctuation', '?!… --- "\'"'],
      ['emoji', '🎉🙂'],
      ['NUL', '\u0000'],
    ])('finds nothing for %s', async (_, query) => {
      expect(await search(await filled(), query)).toEqual([]);
    });

    test('finds nothing without hypotheses', async () => {
      expect(await search(await filled())).toEqual([]);
    });

    test.each([
      ["stanford' & !('x' | :*) <-> \\ --; drop table catalogue"],
      [`stanford ${'x'.repeat(10_000)}`],
      ['stanford '.repeat(1_200)],
      ['stanford\u0000\ud800 🎓'],
      ['%_stanford_%'],
    ])('answers %j without harm', async (query) => {
      const index = await filled();
      await search(index, query);
      expect(await index.count()).toBe(CATALOGUE.length);
    });

    test('answers any text with well-formed results', async () => {
      const index = await filled();
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (query) => {
          for (const result of await search(index, query)) searchResultSchema.parse(result);
        }),
        { numRuns: 25 },
      );
    }, 60_000);

    test.each([
      ['a word that sounds alike beside others', 'massachusetts in stitute of technology', 'mit'],
      ['two words that sound alike', 'stamford prism experiment', 'prison'],
      ['a correction', 'no i meant facebook', 'facebook'],
    ])('finds by %s', async (_, query, id) => {
      expect((await search(await filled(), query))[0]?.id).toBe(id);
    });

    test('understands a correction by what was said before it', async () => {
      const index = await filled();
      const hypotheses = [{ text: 'no i meant prison', probability: 1 }];
      const found = await index.search({ hypotheses, limit: 1, previous: 'stanford prism experiment' });
      expect(found[0]?.id).toBe('prison');
    });

    test.each(['sta', 'stanford uni', 'java'])('completes %j while it is typed', async (text) => {
      const index = await filled();
      const found = await index.search({ hypotheses: [{ text, probability: 1 }], limit: 3, kind: 'instant' });
      expect(found[0]?.title.toLowerCase()).toContain(text);
    });

    test('keeps one category from filling the list where that is asked for', async () => {
      const songs = Array.from({ length: 6 }, (_, number) => ({
        id: `song-${number}`,
        title: `Yellow River ${number}`,
        category: 'song',
        popularity: 90,
      }));
      const river = { id: 'river', title: 'Yellow River Delta', category: 'nature', popularity: 1 };
      const index = await filled([...songs, river]);
      const hypotheses = [{ text: 'yellow river', probability: 1 }];
      const plain = await index.search({ hypotheses, limit: 3 });
      const diverse = await index.search({ hypotheses, limit: 3, diverse: true });
      expect(plain.map(({ id }) => id)).not.toContain('river');
      expect(diverse.map(({ id }) => id)).toContain('river');
    });

    test('adds entries, and replaces those with the same id', async () => {
      const index = await filled();
      const report = await index.upsert(
        rowsOf([
          { id: 'oxford', title: 'Oxford University', popularity: 80 },
          { id: 'stanford', title: 'Leland Junior University' },
        ]),
      );
      expect(report).toMatchObject({ taken: 2, replaced: 1 });
      expect(await index.count()).toBe(CATALOGUE.length + 1);
      expect((await search(index, 'oxford university'))[0]?.id).toBe('oxford');
      expect((await search(index, 'leland junior university'))[0]?.id).toBe('stanford');
      expect((await search(index, 'stanford')).map(({ id }) => id)).not.toContain('stanford');
    });

    test('finds an added entry by what it sounds like', async () => {
      const index = await filled();
      await index.upsert(rowsOf([{ id: 'zanzibar', title: 'Zanzibar Archipelago' }]));
      // The first search may go on with the words there were.
      await search(index, 'zanzibar');
      await expect
        .poll(async () => (await search(index, 'sansibar archipelago'))[0]?.id, { timeout: 20_000 })
        .toBe('zanzibar');
    }, 30_000);

    test('adds nothing when reading fails half-way', async () => {
      const index = await filled();
      async function* failing(): AsyncGenerator<CatalogueRow> {
        yield { line: 1, entry: { id: 'new', title: 'Nuovo' } };
        throw new Error('the disk is gone');
      }
      await expect(index.upsert(failing())).rejects.toThrow('the disk is gone');
      expect(await search(index, 'nuovo')).toEqual([]);
      expect(await index.count()).toBe(CATALOGUE.length);
    });

    test('takes entries out by their ids, whether or not they are there', async () => {
      const index = await filled();
      expect(await index.delete(['facebook', 'nothing'])).toBe(1);
      expect(await index.count()).toBe(CATALOGUE.length - 1);
      expect((await search(index, 'facebook')).map(({ id }) => id)).not.toContain('facebook');
      expect(await index.delete([])).toBe(0);
    });

    test('replaces the whole catalogue', async () => {
      const index = await filled();
      const report = await index.replace(rowsOf([{ id: 'new', title: 'Nuovo' }]));
      expect(report.taken).toBe(1);
      expect(await index.count()).toBe(1);
      expect(await search(index, 'stanford')).toEqual([]);
      expect((await search(index, 'nuovo'))[0]?.id).toBe('new');
    });

    test('serves the old catalogue while the new one is read', async () => {
      const index = await filled();
      async function* slowly(): AsyncGenerator<CatalogueRow> {
        yield { line: 1, entry: { id: 'new', title: 'Nuovo' } };
        const during = await search(index, 'stanford');
        expect(during[0]?.id).toBe('stanford');
        expect(await index.count()).toBe(CATALOGUE.length);
        yield { line: 2, entry: { id: 'newer', title: 'Nuovissimo' } };
      }
      expect((await index.replace(slowly())).taken).toBe(2);
    });

    test('keeps the old catalogue when reading the new one fails', async () => {
      const index = await filled();
      async function* failing(): AsyncGenerator<CatalogueRow> {
        yield { line: 1, entry: { id: 'new', title: 'Nuovo' } };
        throw new Error('the disk is gone');
      }
      await expect(index.replace(failing())).rejects.toThrow('the disk is gone');
      expect((await search(index, 'stanford'))[0]?.id).toBe('stanford');
      expect(await index.count()).toBe(CATALOGUE.length);
    });

    test('keeps the old catalogue when the new one is empty', async () => {
      const index = await filled();
      await expect(index.replace(rowsOf([]))).rejects.toMatchObject({ code: 'catalogue_empty' });
      expect(await index.count()).toBe(CATALOGUE.length);
    });

    test('keeps the old catalogue when the import is cancelled', async () => {
      const index = await filled();
      const controller = new AbortController();
      async function* cancelling(): AsyncGenerator<CatalogueRow> {
        yield { line: 1, entry: { id: 'new', title: 'Nuovo' } };
        controller.abort();
      }
      await expect(index.replace(cancelling(), controller.signal)).rejects.toMatchObject({
        name: 'AbortError',
      });
      expect(await index.count()).toBe(CATALOGUE.length);
    });

    test('rejects a cancelled search', async () => {
      const index = await filled();
      const request = { hypotheses: [{ text: 'stanford', probability: 1 }], limit: 3 };
      await expect(index.search(request, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
      const controller = new AbortController();
      const searching = index.search(request, controller.signal);
      controller.abort();
      await expect(searching).rejects.toMatchObject({ name: 'AbortError' });
    });

    test.each([
      ['more words of a name', 'stanford prison', true],
      ['more words of a name, behind words that carry the request', 'show me twenty one', true],
      ['an alias that is a whole name and a beginning', 'Stanford.', true],
      ['a form that is said', 'gur', true],
      ['a whole name', 'eiffel tower', false],
      ['a name broken off inside a word', 'massachu', false],
      ['a name with more before it', 'tower', false],
      ['no name', 'turn on the light', false],
      ['nothing', '', false],
      ['less than can be asked', 'm', true],
    ])('knows whether names go on after %s', async (_what, text, goesOn) => {
      const index = await filled();
      expect(await index.goesOn(text)).toBe(goesOn);
    });

    test('stops looking for longer names when it is called off', async () => {
      const index = await filled();
      await expect(index.goesOn('stanford', AbortSignal.abort())).rejects.toMatchObject({
        name: 'AbortError',
      });
    });

    test('names what people may say, of the most popular entries first', async () => {
      const index = await filled();
      const all = await index.phrases(1000);
      expect(all.entriesLeftOut).toBe(0);
      expect(all.phrases.slice(0, 3)).toEqual([
        { text: 'Facebook', popularity: 95 },
        { text: 'Massachusetts Institute of Technology', popularity: 92 },
        { text: 'MIT', popularity: 92 },
      ]);
      expect(all.phrases).toContainEqual({ text: 'gur tuh', popularity: 55 });
      expect(all.phrases).toContainEqual({ text: 'Show Me', popularity: 0 });
      const few = await index.phrases(2);
      expect(few).toEqual({ phrases: all.phrases.slice(0, 1), entriesLeftOut: CATALOGUE.length - 1 });
    });

    test('has another generation after every change', async () => {
      const index = await filled();
      const before = await index.generation();
      expect(await index.generation()).toBe(before);
      await index.replace(rowsOf(CATALOGUE));
      const replaced = await index.generation();
      await index.upsert(rowsOf([{ id: 'new', title: 'Nuovo' }]));
      const added = await index.generation();
      await index.delete(['new']);
      expect(new Set([before, replaced, added, await index.generation()]).size).toBe(4);
    });
  });
}
