import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { importStartupCatalogue } from './startup-catalogue.ts';
import type { Settings } from '../store/settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hark-startup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function memorySettings(): Settings {
  const values = new Map<string, string>();
  return {
    get: async (name) => values.get(name) ?? null,
    set: async (name, value) => {
      values.set(name, value);
    },
  };
}

describe('the startup catalogue', () => {
  it('is imported when it is new, and when it or its mapping has changed', async () => {
    const path = join(folder, 'c.csv');
    const mapPath = join(folder, 'map.json');
    const settings = memorySettings();
    let imports = 0;
    const start = (): Promise<void> =>
      importStartupCatalogue({
        path,
        mapPath,
        isConfigured: true,
        settings,
        count: async () => imports,
        importFile: async () => {
          imports++;
        },
      });
    await writeFile(path, 'a,b\n1,A\n');
    await writeFile(mapPath, '{"id":"a","title":"b"}');
    await start();
    await start();
    expect(imports).toBe(1);
    await writeFile(mapPath, '{"id":"b","title":"b"}');
    await start();
    expect(imports).toBe(2);
    await writeFile(path, 'a,b\n1,B\n');
    await start();
    await start();
    expect(imports).toBe(3);
  });
});
