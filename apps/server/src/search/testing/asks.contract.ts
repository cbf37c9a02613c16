import { describe, expect, it } from 'vitest';

import { ask, filledWith, type OpenIndex, rowsOf } from './contract-index.ts';

/** Contract of every search index: the kinds of requests. */
export function asks(open: OpenIndex): void {
  it('resolves a correction with the previous query', async () => {
    const index = await filledWith(open);
    const hypotheses = [{ text: 'no i meant prison', probability: 1 }];
    const found = await index.search({ hypotheses, limit: 1, previous: 'stanford prism experiment' });
    expect(found[0]?.id).toBe('prison');
  });

  describe('instantly', () => {
    const instant = { kind: 'instant', limit: 3 } as const;

    it.each([
      ['sta', 'stanford'],
      ['stanf', 'stanford'],
      ['stanford uni', 'stanford'],
      ['java', 'java-language'],
      ['f', 'facebook'],
      ['m', 'mit'],
      ['ei', 'everest'],
      ['stanford p', 'prison'],
      ['tower ei', 'everest'],
      ['stamford u', 'stanford'],
    ])('completes %j while it is typed', async (text, id) => {
      const [first] = await ask(await filledWith(open), text, instant);
      expect(first?.id).toBe(id);
    });

    it('puts the popular name with this beginning first, however much is left to type', async () => {
      const index = await filledWith(open, [
        { id: 'golf', title: 'Golf', popularity: 2 },
        { id: 'bridge', title: 'Golden Gate Bridge', popularity: 900 },
        { id: 'goose', title: 'Goose' },
      ]);
      for (const text of ['g', 'go', 'gol', 'golden g'])
        expect((await ask(index, text, instant))[0]?.id).toBe('bridge');
      expect((await ask(index, 'golf', instant))[0]?.id).toBe('golf');
    });

    it('ignores a leading article', async () => {
      const index = await filledWith(open, [
        { id: 'beatles', title: 'The Beatles', popularity: 900 },
        { id: 'beach', title: 'Beach', popularity: 2 },
      ]);
      expect((await ask(index, 'b', instant))[0]?.id).toBe('beatles');
    });

    it('finds added entries', async () => {
      const index = await filledWith(open);
      await ask(index, 'z', instant);
      await index.upsert(rowsOf([{ id: 'zanzibar', title: 'Zanzibar', popularity: 90 }]));
      await expect
        .poll(async () => (await ask(index, 'z', instant))[0]?.id, { timeout: 20_000 })
        .toBe('zanzibar');
    }, 30_000);
  });

  describe('literally', () => {
    const literal = { kind: 'literal' } as const;

    it.each([
      ['the words of a name', 'stanford university', 'stanford'],
      ['some of them', 'prison experiment', 'prison'],
      ['another form of a word', 'stanford universities', 'stanford'],
      ['numbers, however they are written', '21 pilots', 'pilots'],
      ['the description', 'largest city of brazil', 'sao-paulo'],
      ['a name that looks like words around one', 'show me', 'show-me'],
    ])('finds by %s', async (_, text, id) => {
      expect((await ask(await filledWith(open), text, literal))[0]?.id).toBe(id);
    });

    it.each([
      ['a word that sounds alike', 'stemford university'],
      ['a typing slip', 'standford university'],
      ['a word cut in two', 'face book'],
      ['words joined', 'eiffeltower'],
      ['the beginning of a word', 'massachu'],
      ['words around the name', 'show me facebook'],
      ['a correction', 'no i meant facebook'],
      ['one word of two', 'stanford hospital'],
      ['nothing', ''],
    ])('does not guess from %s', async (_, text) => {
      expect(await ask(await filledWith(open), text, literal)).toEqual([]);
    });
  });

  it('keeps one category from filling the list on request', async () => {
    const songs = Array.from({ length: 6 }, (_, number) => ({
      id: `song-${number}`,
      title: `Yellow River ${number}`,
      category: 'song',
      popularity: 90,
    }));
    const river = { id: 'river', title: 'Yellow River Delta', category: 'nature', popularity: 1 };
    const index = await filledWith(open, [...songs, river]);
    const hypotheses = [{ text: 'yellow river', probability: 1 }];
    const plain = await index.search({ hypotheses, limit: 3 });
    const diverse = await index.search({ hypotheses, limit: 3, diverse: true });
    expect(plain.map(({ id }) => id)).not.toContain('river');
    expect(diverse.map(({ id }) => id)).toContain('river');
  });
}
