import { writeFileSync } from 'node:fs';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import { toEntry } from '../../apps/server/src/search/catalogue/mapping/to-entry.ts';
import { type AskedName, countCollisions, linesOf, measureTyped } from './measure-untidy.ts';

// Runs in a process of its own for each catalogue, so that its memory is that of the search alone.
const [task = '', catalogue = '', asked = '', out = ''] = process.argv.slice(2);

const entries: CatalogueEntry[] = linesOf<Record<string, unknown>>(catalogue).flatMap((row) => {
  const read = toEntry(row);
  return read.ok ? [read.entry] : [];
});
const measured =
  task === 'collisions'
    ? countCollisions(entries)
    : await measureTyped(entries, linesOf<AskedName>(asked), task === 'with');
writeFileSync(out, JSON.stringify(measured));
