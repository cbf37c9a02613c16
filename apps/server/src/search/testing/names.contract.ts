import { expect, it } from 'vitest';

import { CATALOGUE, filledWith, type OpenIndex, search } from './contract-index.ts';

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
}
