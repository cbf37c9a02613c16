import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.mjs';

describe('fingerprint', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hark-fingerprint-'));
    mkdirSync(join(root, 'app/src'), { recursive: true });
    writeFileSync(join(root, 'app/src/page.ts'), 'one');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('stays while nothing changes', () => {
    expect(fingerprint(root, ['app'])).toBe(fingerprint(root, ['app']));
  });

  it.each([
    ['the content of a file', () => writeFileSync(join(root, 'app/src/page.ts'), 'two')],
    ['the name of a file', () => renameSync(join(root, 'app/src/page.ts'), join(root, 'app/src/sheet.ts'))],
    ['a new file', () => writeFileSync(join(root, 'app/src/other.ts'), '')],
  ])('changes with %s', (_, change) => {
    const before = fingerprint(root, ['app']);
    change();
    expect(fingerprint(root, ['app'])).not.toBe(before);
  });

  it('changes with a fact', () => {
    expect(fingerprint(root, ['app'], ['linux'])).not.toBe(fingerprint(root, ['app'], ['darwin']));
  });

  it.each(['app/dist/main.js', 'app/node_modules/x/index.js', 'app/src/page.test.ts', 'app/.cache/x'])(
    'does not read %s, which no build reads',
    (path) => {
      const before = fingerprint(root, ['app']);
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), 'x');
      expect(fingerprint(root, ['app'])).toBe(before);
    },
  );

  it('takes a missing path as absent', () => {
    expect(fingerprint(root, ['app', 'gone'])).toBe(fingerprint(root, ['app']));
  });
});
