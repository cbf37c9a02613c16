import type { CatalogueEntry } from '@hark/shared/catalogue';
import { expect, it } from 'vitest';

import { CATALOGUE, filledWith, type OpenIndex, rowsOf, search } from './contract-index.ts';

/** Contract of every search index: its names. */
export function names(open: OpenIndex): void {
  it.each([
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
  ])('reports whether names continue after %s', async (_what, text, goesOn) => {
    const index = await filledWith(open);
    expect(await index.goesOn(text)).toBe(goesOn);
  });

  it('stops looking for longer names when aborted', async () => {
    const index = await filledWith(open);
    await expect(index.goesOn('stanford', AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('returns the words that are a complete name, also without an article or by their sound', async () => {
    const index = await filledWith(open);
    const asked = async (text: string, isSoundEnough = false) => {
      const found = await index.namesAmong([{ words: text.split(' '), isSoundEnough }]);
      return found.has(text);
    };
    expect(await asked('massachusetts institute of technology')).toBe(true);
    expect(await asked('face book')).toBe(true);
    expect(await asked('the facebook')).toBe(true);
    expect(await asked('institute of technology')).toBe(false);
    expect(await asked('massachusets institoot of teknology')).toBe(false);
    expect(await asked('massachusets institoot of teknology', true)).toBe(true);
    expect(await index.namesAmong([])).toEqual(new Set());
  });

  it('reports the share of unknown words of a text, in any form', async () => {
    const index = await filledWith(open);
    // The vocabulary is in memory after the first search.
    await search(index, 'stanford');
    expect(index.unknownWordShare('Stanford universities')).toBe(0);
    expect(index.unknownWordShare('stanford zebra')).toBe(0.5);
    expect(index.unknownWordShare('twenty one pilots')).toBe(0);
    expect(index.unknownWordShare(' ')).toBeNull();
    expect(index.unknownWords('stanford zebra, Zebra universities')).toEqual(['zebra']);
    expect(index.unknownWords(' ')).toEqual([]);
  });

  it('returns the phrases of the most popular entries first', async () => {
    const index = await filledWith(open);
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
    expect(few).toMatchObject({ phrases: all.phrases.slice(0, 1), entriesLeftOut: CATALOGUE.length - 1 });
  });

  it('returns each name as it is said, and then the rarer ways to say it, with less weight', async () => {
    const index = await filledWith(open, UNTIDY);
    const { phrases } = await index.phrases(1000);
    const texts = phrases.map(({ text }) => text);
    expect(texts.slice(0, 3)).toEqual(['Dune: Part Two', 'The Kill Order', 'Kota Kinabalu International']);
    expect(phrases).toContainEqual({ text: 'Dune', popularity: 90, boost: 0.82 });
    expect(texts).not.toContain('Kota Kinabalu Intl');
    expect((await index.phrases(4)).phrases.map(({ text }) => text)).toEqual(texts.slice(0, 4));
  });

  it.each([
    ['the kill order', 'order', 'The Kill Order'],
    ['The Kill Order (Maze Runner, #0.5)', 'order', 'The Kill Order (Maze Runner, #0.5)'],
    ['maze runner book zero point five', 'order', 'Maze Runner book zero point five'],
    ['kota kinabalu international', 'kinabalu', 'Kota Kinabalu International'],
    ['kota kinabalu intl', 'kinabalu', 'Kota Kinabalu Intl'],
  ])('finds by the way it is said: %s', async (text, id, name) => {
    const index = await filledWith(open, UNTIDY);
    const [first] = await search(index, text);
    expect(first).toMatchObject({ id, match: { field: 'title', text: name, kind: 'exact' } });
  });

  it('finds the entry that has the name before one that is only called so', async () => {
    const index = await filledWith(open, UNTIDY);
    const found = await search(index, 'dune');
    expect(found.map(({ id }) => id)).toEqual(['dune', 'dune-two']);
    expect(found[1]).toMatchObject({ match: { text: 'Dune', kind: 'exact' } });
  });

  it('says how a name is spoken that was matched as it is written', async () => {
    const index = await filledWith(open, UNTIDY);
    const [first] = await search(index, 'kota kinabalu intl');
    expect(first).toMatchObject({ said: 'Kota Kinabalu International' });
  });

  it('knows a form that is said as a complete name, and as the beginning of a longer one', async () => {
    const index = await filledWith(open, UNTIDY);
    const words = ['kill', 'order'];
    expect(await index.namesAmong([{ words, isSoundEnough: false }])).toEqual(new Set(['kill order']));
    expect(await index.goesOn('kota kinabalu internat')).toBe(false);
    expect(await index.goesOn('maze runner book')).toBe(true);
  });

  it('forgets the forms of an entry that is deleted or called otherwise', async () => {
    const index = await filledWith(open, UNTIDY);
    await index.delete(['kinabalu']);
    await index.upsert(rowsOf([{ id: 'order', title: 'Another Title' }]));
    expect(await index.namesAmong([{ words: ['kill', 'order'], isSoundEnough: false }])).toEqual(new Set());
    expect(index.unknownWordShare('international')).toBe(1);
  });
}

/** Names that nobody says as they are written. */
const UNTIDY: CatalogueEntry[] = [
  { id: 'order', title: 'The Kill Order (Maze Runner, #0.5)', popularity: 50 },
  { id: 'kinabalu', title: 'Kota Kinabalu Intl', popularity: 40 },
  { id: 'dune-two', title: 'Dune: Part Two', popularity: 90 },
  { id: 'dune', title: 'Dune', popularity: 1 },
];
