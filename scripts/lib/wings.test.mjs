import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
/** @type {typeof import('./wings.cjs')} */
const { HOUSES, ruleName } = require('./wings.cjs');
const { forbidden } = require('../../.dependency-cruiser.cjs');

/** Every folder imports every neighbour, so that every forbidden and every permitted import occurs once. */
const PLANTED = HOUSES.flatMap(({ root, wings }) =>
  Object.entries(wings).flatMap(([from, below]) =>
    Object.keys(wings)
      .filter((to) => to !== from)
      .map((to) => ({ root, from, to, isListed: below.includes(to) })),
  ),
);

/**
 * What other rules refuse: an import each.
 * @type {[rule: string, importer: string, imported: string][]}
 */
const ACROSS = [
  ['web-knows-no-server', 'apps/web/src/wire/a.ts', 'apps/server/src/http/b.ts'],
  ['server-knows-no-web', 'apps/server/src/http/c.ts', 'apps/web/src/wire/d.ts'],
  ['shared-stands-alone', 'packages/shared/src/wire/e.ts', 'node:fs'],
  ['moonshine-is-isomorphic', 'packages/moonshine/src/f.ts', 'node:fs'],
  ['packages-know-no-apps', 'packages/moonshine/src/g.ts', 'apps/server/src/base/h.ts'],
  ['e2e-stays-outside', 'e2e/support/i.ts', 'apps/server/src/base/j.ts'],
  ['web-runs-in-browsers', 'apps/web/src/wire/k.ts', 'node:fs'],
  ['web-takes-nothing-for-node', 'apps/web/src/wire/l.ts', 'packages/moonshine/src/node/m.ts'],
  ['no-test-in-product', 'apps/server/src/base/n.ts', 'apps/server/src/base/o.test.ts'],
  ['apps/server/src/unlisted', 'apps/server/src/attic/p.ts', 'apps/server/src/base/q.ts'],
];

/** @param {{ root: string, from: string, to: string }} planted */
function pathsOf({ root, from, to }) {
  return {
    importer: join(root, from, `imports-${to === '.' ? 'own-folder' : to}.ts`),
    imported: join(root, to, 'imported.ts'),
  };
}

let folder = '';
/** @type {Map<string, string[]>} importer -> names of the broken rules */
const broken = new Map();

/** @param {string} path @param {string} text */
function plant(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hark-wings-'));
  for (const planted of PLANTED) {
    const { importer, imported } = pathsOf(planted);
    plant(imported, 'export const value = 1;\n');
    plant(importer, `import { value } from '${join(folder, imported)}';\nexport const own = value;\n`);
  }
  for (const [, importer, imported] of ACROSS) {
    if (!imported.startsWith('node:')) plant(imported, 'export const value = 1;\n');
    const specifier = imported.startsWith('node:') ? imported : join(folder, imported);
    plant(importer, `import * as value from '${specifier}';\nexport const own = value;\n`);
  }
  const { output } = await cruise(['apps', 'packages', 'e2e'], {
    baseDir: folder,
    ruleSet: { forbidden: forbidden ?? [] },
    validate: true,
    tsPreCompilationDeps: true,
  });
  if (typeof output === 'string') throw new Error('a result was expected, not a report');
  for (const { rule, from } of output.summary.violations) {
    broken.set(from, [...(broken.get(from) ?? []), rule.name]);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a planted import', () => {
  it.each(HOUSES)('is refused between folders of $root unless it is listed', ({ root }) => {
    const planted = PLANTED.filter((one) => one.root === root);
    const name = (/** @type {{ from: string, to: string }} */ { from, to }) => `${from} -> ${to}`;
    const refused = planted.filter((one) =>
      broken.get(pathsOf(one).importer)?.includes(ruleName(root, one.from)),
    );
    const unlisted = planted.filter(({ isListed }) => !isListed);
    expect(refused.map(name)).toEqual(unlisted.map(name));
    expect(refused.length).toBeGreaterThan(0);
  });

  it.each(ACROSS)('is refused by %s', (rule, importer) => {
    expect(broken.get(importer)).toContain(rule);
  });
});

describe('the lists', () => {
  const server = HOUSES.find(({ root }) => root === 'apps/server/src')?.wings ?? {};

  it.each(HOUSES)('$root has no cycle', ({ wings }) => {
    /** @type {Set<string>} */
    const settled = new Set();
    const isSettled = (/** @type {string} */ wing) => settled.has(wing);
    for (const _ of Object.keys(wings)) {
      for (const [wing, below] of Object.entries(wings)) if (below.every(isSettled)) settled.add(wing);
    }
    expect(Object.keys(wings).filter((wing) => !settled.has(wing))).toEqual([]);
  });

  it.each([
    ['search', 'answering'],
    ['recognition', 'search'],
    ['answering', 'serving'],
    ['observing', 'operating'],
    ['serving', 'operating'],
    ['serving', 'config'],
    ['http', 'serving'],
    ['tracing', 'composition'],
  ])('%s does not depend on %s', (wing, other) => {
    expect(server[wing]).not.toContain(other);
  });

  it('only composition and the command line read the configuration', () => {
    const readers = Object.entries(server).filter(([, below]) => below.includes('config'));
    expect(readers.map(([wing]) => wing)).toEqual(['composition', 'cli']);
  });
});
