import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRehearsals } from './rehearsal.ts';

const shipped = fileURLToPath(new URL('../../../../../scenarios/rollouts', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hark-rehearsals-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('rehearsals', () => {
  it('that are part of Hark can be read, and have an end that they must have', async () => {
    const found = await findRehearsals('all', shipped);
    if (!found.ok) throw new Error(found.problem);
    expect(found.rehearsals.map(({ name }) => name)).toEqual([
      'absurd-boost',
      'biasing-on',
      'crashing',
      'silent',
      'slow',
    ]);
    const one = await findRehearsals('slow', shipped);
    expect(one.ok && one.rehearsals[0]?.rehearsal.fault).toEqual({ type: 'slow', delayMs: 2500 });
  });

  it.each([
    ['missing', null, 'cannot be read'],
    ['text', 'soon', 'cannot be read'],
    ['empty', '{}', 'title'],
  ])('say why one is of no use: %s', async (name, text, problem) => {
    if (text !== null) await writeFile(join(folder, `${name}.json`), text);
    const found = await findRehearsals(name, folder);
    expect(found.ok ? '' : found.problem).toContain(problem);
  });
});
