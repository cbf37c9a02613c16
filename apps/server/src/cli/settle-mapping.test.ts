import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type SettleOptions, settleMappings } from './settle-mapping.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hark-settle-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const CERTAIN = 'book_id,name\n1,One\n2,Two\n';
const UNCERTAIN = 'col1,col2\nsome words,1\nother words,2\n';
const HOPELESS = '1,2\n3,4\n';
const NAMED = 'id,title\n1,A\n';

async function settle(content: string, options: Partial<SettleOptions> = {}) {
  const file = join(folder, 'c.csv');
  await writeFile(file, content);
  const shown: string[] = [];
  const settled = settleMappings([file], {
    given: { fields: {} },
    yes: false,
    isDryRun: false,
    ask: null,
    show: (text) => shown.push(text),
    signal: new AbortController().signal,
    ...options,
  });
  return { mapping: (await settled).get(file), shown: shown.join('\n') };
}

describe('without a person to ask', () => {
  it("guesses nothing for a file in Hark's format or with a mapping", async () => {
    expect(await settle(NAMED)).toEqual({ mapping: { fields: {} }, shown: '' });
    const given = { fields: { id: 'col2', title: 'col1' } };
    expect(await settle(UNCERTAIN, { given })).toEqual({ mapping: given, shown: '' });
  });

  it('shows a certain guess with the first entries, and accepts it', async () => {
    const { mapping, shown } = await settle(CERTAIN);
    expect(mapping).toEqual({ fields: { id: 'book_id', title: 'name' } });
    expect(shown).toMatch(/id +book_id\n +title +name/);
    expect(shown).toContain('{"id":"2","title":"Two"}');
  });

  it('refuses an uncertain guess with the command to type', async () => {
    await expect(settle(UNCERTAIN)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/hark index \S+c\.csv --map title=col1$/),
    });
  });

  it('accepts an uncertain guess with --yes, and shows it with --dry-run', async () => {
    const mapping = { fields: { title: 'col1' } };
    expect(await settle(UNCERTAIN, { yes: true })).toMatchObject({ mapping });
    const dry = await settle(UNCERTAIN, { isDryRun: true });
    expect(dry).toMatchObject({ mapping, shown: expect.stringContaining('Uncertain') });
  });

  it('refuses a file without a possible title, even with --yes', async () => {
    await expect(settle(HOPELESS, { yes: true })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('--columns'),
    });
  });
});

describe('a person', () => {
  it('confirms any guess, and their answer counts', async () => {
    const asked: string[] = [];
    const answer = (yes: boolean) => async (question: string) => {
      asked.push(question);
      return yes;
    };
    expect((await settle(UNCERTAIN, { ask: answer(true) })).mapping).toEqual({ fields: { title: 'col1' } });
    await expect(settle(CERTAIN, { ask: answer(false) })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('--map id=book_id,title=name'),
    });
    expect(asked).toHaveLength(2);
  });

  it('is not asked if there is nothing to guess', async () => {
    const ask = () => Promise.reject(new Error('asked'));
    expect((await settle(NAMED, { ask })).mapping).toEqual({ fields: {} });
    expect((await settle(CERTAIN, { ask, yes: true })).mapping).toEqual({
      fields: { id: 'book_id', title: 'name' },
    });
  });
});
