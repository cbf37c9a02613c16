import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './workspace.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('./wings.cjs')} */
const { HOUSES } = require('./wings.cjs');

const DOCUMENTS = ['', 'docs', 'packages/shared', 'e2e/speech']
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.md'));

/** Documents name files from the root of the repository or from the sources of one package. */
const STARTS = [
  '',
  'apps/server/src',
  'apps/web/src',
  'packages/shared/src',
  'packages/moonshine/src',
  'packages/shared',
];

/** @param {string} path */
function read(path) {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** @param {string} text */
function namedFiles(text) {
  return [...text.matchAll(/`((?:[\w@.-]+\/)+[\w.-]+\.(?:tsx?|mjs|cjs))`/gu)].map(([, path = '']) => path);
}

/** @param {string} text */
function links(text) {
  return [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/gu)].map(([, path = '']) => path);
}

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  it('names only files that exist', () => {
    const missing = namedFiles(text).filter(
      (path) => !STARTS.some((start) => existsSync(join(ROOT, start, path))),
    );
    expect(missing).toEqual([]);
  });

  it('links only to files that exist', () => {
    const missing = links(text).filter((path) => !existsSync(join(ROOT, dirname(document), path)));
    expect(missing).toEqual([]);
  });
});

it.each(HOUSES)('ARCHITECTURE.md names every folder of $root', ({ root, wings }) => {
  const text = read('ARCHITECTURE.md');
  const below = root.replace(/^(apps\/(server|web)\/src)\/?/u, '');
  const unnamed = Object.keys(wings)
    .filter((wing) => wing !== '.')
    .map((wing) => (below === '' ? wing : `${below}/${wing}`))
    .filter((path) => !new RegExp(`\`${path}[\`/]`, 'u').test(text));
  expect(unnamed).toEqual([]);
});

it('ARCHITECTURE.md says what each wing of the server may import', () => {
  const table = read('ARCHITECTURE.md').split('| Wing of `apps/server/src`')[1]?.split('\n\n')[0] ?? '';
  const rows = [...table.matchAll(/^\| `([a-z]+)`[^|]*\|[^|]*\| ([^|]*?) *\|$/gmu)];
  const said = Object.fromEntries(
    rows.map(([, wing = '', below = '']) => [wing, below === '–' ? [] : below.split(', ')]),
  );
  const { wings = {} } = HOUSES.find(({ root }) => root === 'apps/server/src') ?? {};
  expect(Object.keys(said).toSorted()).toEqual(Object.keys(wings).toSorted());
  for (const [wing, below] of Object.entries(said)) {
    if (below.some((name) => name.startsWith('all above'))) continue;
    expect([wing, below]).toEqual([wing, wings[wing]?.toSorted()]);
  }
});
