import { describe, expect, it } from 'vitest';
import { explainChoice } from './explain-choice.mjs';

const nothing = { byPath: [], byImport: [], unreached: [], unmatched: [] };

describe('explainChoice', () => {
  it('gives the path to each test that was found by import, once for all that share it', () => {
    const path = ['src/index.ts', 'src/rank.ts'];
    const byImport = [
      { test: 'src/one.test.ts', path },
      { test: 'src/two.test.ts', path },
      { test: 'src/three.test.ts', path: ['src/ranks.ts'] },
    ];
    const chosen = { ...nothing, byPath: ['src/rank-all.test.ts'], byImport };
    expect(explainChoice(chosen, { names: ['rank'], browserSpecs: [] })).toEqual([
      'Test files of rank: 1 by path, 3 by import.',
      '  src/rank.ts is imported through index.ts by',
      '    src/one.test.ts',
      '    src/two.test.ts',
      '  src/ranks.ts is imported by',
      '    src/three.test.ts',
    ]);
  });

  it('says that nothing was found, and where tests in browsers are', () => {
    const chosen = { ...nothing, unreached: ['src/ops-page.tsx'], unmatched: ['ops'] };
    const asked = { names: ['ops'], browserSpecs: ['e2e/tests/Ops.spec.ts', 'e2e/tests/page.spec.ts'] };
    expect(explainChoice(chosen, asked)).toEqual([
      'No unit test has ops in its path, or imports a source that has.',
      'No unit test runs src/ops-page.tsx.',
      'In browsers: npm test -- --only browser ops (e2e/tests/Ops.spec.ts)',
    ]);
  });

  it('names some of many sources and counts the rest', () => {
    const unreached = Array.from({ length: 10 }, (_, index) => `${index}.ts`);
    expect(explainChoice({ ...nothing, unreached }, { names: ['ts'], browserSpecs: [] })).toEqual([
      'No unit test runs 0.ts, 1.ts, 2.ts, 3.ts, 4.ts, 5.ts, 6.ts, 7.ts and 2 more.',
    ]);
  });
});
