import { expect, it } from 'vitest';

import type { CatalogueRow } from '../search-index.ts';
import { CATALOGUE, filledWith, type OpenIndex, rowsOf, search } from './contract-index.ts';

/** Contract of every search index: changes of the catalogue. */
export function changes(open: OpenIndex): void {
  it('adds entries, and replaces those with the same id', async () => {
    const index = await filledWith(open);
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
    const shown = (await search(index, 'stanford')).filter(({ isBelowFloor }) => isBelowFloor !== true);
    expect(shown.map(({ id }) => id)).not.toContain('stanford');
  });

  it('finds an added entry by its sound', async () => {
    const index = await filledWith(open);
    await index.upsert(rowsOf([{ id: 'zanzibar', title: 'Zanzibar Archipelago' }]));
    // The first search may still use the old words.
    await search(index, 'zanzibar');
    await expect
      .poll(async () => (await search(index, 'sansibar archipelago'))[0]?.id, { timeout: 20_000 })
      .toBe('zanzibar');
  }, 30_000);

  it('adds nothing when reading fails half-way', async () => {
    const index = await filledWith(open);
    async function* failing(): AsyncGenerator<CatalogueRow> {
      yield { line: 1, entry: { id: 'new', title: 'Nuovo' } };
      throw new Error('the disk is gone');
    }
    await expect(index.upsert(failing())).rejects.toThrow('the disk is gone');
    expect(await search(index, 'nuovo')).toEqual([]);
    expect(await index.count()).toBe(CATALOGUE.length);
  });

  it('deletes entries by id and ignores unknown ids', async () => {
    const index = await filledWith(open);
    expect(await index.delete(['facebook', 'nothing'])).toBe(1);
    expect(await index.count()).toBe(CATALOGUE.length - 1);
    expect((await search(index, 'facebook')).map(({ id }) => id)).not.toContain('facebook');
    expect(await index.delete([])).toBe(0);
  });

  it('accepts ids of any length', async () => {
    const index = await filledWith(open);
    const long = (end: string): string => {
      const parts = Array.from({ length: 2_000 }, (_, number) => (number * 7_919).toString(36));
      return `https://x.example/${parts.join('/')}/${end}`;
    };
    await index.upsert(rowsOf([{ id: long('a'), title: 'Nuovo' }]));
    expect(await index.upsert(rowsOf([{ id: long('a'), title: 'Nuovo Due' }]))).toMatchObject({
      replaced: 1,
    });
    expect((await search(index, 'nuovo'))[0]?.id).toBe(long('a'));
    expect(await index.delete([long('b'), long('a')])).toBe(1);
  });

  it('replaces the whole catalogue', async () => {
    const index = await filledWith(open);
    const report = await index.replace(rowsOf([{ id: 'new', title: 'Nuovo' }]));
    expect(report.taken).toBe(1);
    expect(await index.count()).toBe(1);
    expect(await search(index, 'stanford')).toEqual([]);
    expect((await search(index, 'nuovo'))[0]?.id).toBe('new');
  });

  it('serves the old catalogue while the new one is read', async () => {
    const index = await filledWith(open);
    async function* slowly(): AsyncGenerator<CatalogueRow> {
      yield { line: 1, entry: { id: 'new', title: 'Nuovo' } };
      const during = await search(index, 'stanford');
      expect(during[0]?.id).toBe('stanford');
      expect(await index.count()).toBe(CATALOGUE.length);
      yield { line: 2, entry: { id: 'newer', title: 'Nuovissimo' } };
    }
    expect((await index.replace(slowly())).taken).toBe(2);
  });

  it('keeps the old catalogue when reading the new one fails', async () => {
    const index = await filledWith(open);
    async function* failing(): AsyncGenerator<CatalogueRow> {
      yield { line: 1, entry: { id: 'new', title: 'Nuovo' } };
      throw new Error('the disk is gone');
    }
    await expect(index.replace(failing())).rejects.toThrow('the disk is gone');
    expect((await search(index, 'stanford'))[0]?.id).toBe('stanford');
    expect(await index.count()).toBe(CATALOGUE.length);
  });

  it('keeps the old catalogue when the new one is empty', async () => {
    const index = await filledWith(open);
    await expect(index.replace(rowsOf([]))).rejects.toMatchObject({ code: 'catalogue_empty' });
    expect(await index.count()).toBe(CATALOGUE.length);
  });

  it('keeps the old catalogue when the import is cancelled', async () => {
    const index = await filledWith(open);
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

  it('has another generation after every change', async () => {
    const index = await filledWith(open);
    const before = await index.generation();
    expect(await index.generation()).toBe(before);
    await index.replace(rowsOf(CATALOGUE));
    const replaced = await index.generation();
    await index.upsert(rowsOf([{ id: 'new', title: 'Nuovo' }]));
    const added = await index.generation();
    await index.delete(['new']);
    expect(new Set([before, replaced, added, await index.generation()]).size).toBe(4);
  });
}
