import { searchResultSchema } from '@hark/shared/wire/search-result';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { CATALOGUE, filledWith, type OpenIndex, search } from './contract-index.ts';

/** Contract of every search index: matching. */
export function finds(open: OpenIndex): void {
  it.each([
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
    const [first] = await search(await filledWith(open), query);
    expect(first?.id).toBe(id);
  });

  it('prefers a name with both words to one that has the first and sounds like both', async () => {
    const index = await filledWith(open, [
      { id: 'one', title: 'Convection' },
      { id: 'both', title: 'Convection row automatically' },
    ]);
    expect((await search(index, 'convection row'))[0]?.id).toBe('both');
  });

  it('prefers the other number of a word to its other forms', async () => {
    const index = await filledWith(open, [
      { id: 'lambing', title: 'Lambing', popularity: 9 },
      { id: 'lambs', title: 'Lambs', popularity: 9 },
    ]);
    expect((await search(index, 'lamb'))[0]?.id).toBe('lambs');
  });

  it('puts the more popular of two entries with the same name first', async () => {
    const found = await search(await filledWith(open), 'java');
    expect(found.slice(0, 2).map(({ id }) => id)).toEqual(['java-language', 'java-island']);
  });

  it('returns complete results, best first, with unknown fields under extra', async () => {
    const results = await search(await filledWith(open), 'stanford university');
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

  it('merges all hypotheses into one list and says which one matched', async () => {
    const results = await search(await filledWith(open), 'stand for', 'stanford', 'stan fort');
    expect(results[0]).toMatchObject({ id: 'stanford', match: { hypothesis: 1, kind: 'exact' } });
    const ids = results.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says for which hypotheses an entry is the best', async () => {
    const results = await search(await filledWith(open), 'facebook', 'eiffel tower', 'face book');
    const firstFor = new Map(results.map((result) => [result.id, result.firstFor]));
    expect(firstFor.get('facebook')).toEqual([0, 2]);
    expect((await search(await filledWith(open), 'facebook'))[0]).not.toHaveProperty('firstFor');
  });

  it('puts the more probable hypothesis first', async () => {
    const results = await search(await filledWith(open), 'facebook', 'eiffel tower');
    expect(results.slice(0, 2).map(({ id }) => id)).toEqual(['facebook', 'everest']);
  });

  it('respects the limit', async () => {
    const index = await filledWith(open);
    const hypotheses = [{ text: 'stanford', probability: 1 }];
    expect(await index.search({ hypotheses, limit: 1 })).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['spaces', '  \t\n '],
    ['punctuation', '?!… --- "\'"'],
    ['emoji', '🎉🙂'],
    ['NUL', '\u0000'],
  ])('finds nothing for %s', async (_, query) => {
    expect(await search(await filledWith(open), query)).toEqual([]);
  });

  it('finds nothing without hypotheses', async () => {
    expect(await search(await filledWith(open))).toEqual([]);
  });

  it.each([
    ["stanford' & !('x' | :*) <-> \\ --; drop table catalogue"],
    [`stanford ${'x'.repeat(10_000)}`],
    ['stanford '.repeat(1_200)],
    ['stanford\u0000\ud800 🎓'],
    ['%_stanford_%'],
  ])('survives %j', async (query) => {
    const index = await filledWith(open);
    await search(index, query);
    expect(await index.count()).toBe(CATALOGUE.length);
  });

  it('finds titles with words that are property names of every object', async () => {
    const words = Object.getOwnPropertyNames(Object.prototype);
    const titles = words.flatMap((word) => [word, `Team ${word}`, `Team ${word.toLowerCase()} Two`]);
    const index = await filledWith(
      open,
      titles.map((title, place) => ({ id: String(place), title })),
    );
    for (const [place, title] of titles.entries()) {
      const [first] = await search(index, title, 'something else');
      expect([title, first?.title.toLowerCase()]).toEqual([title, titles[place]?.toLowerCase()]);
    }
  });

  it('answers any text with well-formed results', async () => {
    const index = await filledWith(open);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (query) => {
        for (const result of await search(index, query)) searchResultSchema.parse(result);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it.each([
    ['a word that sounds alike beside others', 'massachusetts in stitute of technology', 'mit'],
    ['two words that sound alike', 'stamford prism experiment', 'prison'],
    ['a correction', 'no i meant facebook', 'facebook'],
  ])('finds by %s', async (_, query, id) => {
    expect((await search(await filledWith(open), query))[0]?.id).toBe(id);
  });

  it('rejects a cancelled search', async () => {
    const index = await filledWith(open);
    const request = { hypotheses: [{ text: 'stanford', probability: 1 }], limit: 3 };
    await expect(index.search(request, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const searching = index.search(request, controller.signal);
    controller.abort();
    await expect(searching).rejects.toMatchObject({ name: 'AbortError' });
  });
}
