import { describe, expect, it } from 'vitest';
import { chooseTests } from './choose-tests.mjs';

/** rank.ts < request.ts < index.ts, each with the tests in the titles; main.ts starts all of them. */
const importers = new Map([
  ['app/rank.ts', ['app/request.ts']],
  ['app/request.ts', ['app/index.ts', 'app/page.test.ts', 'app/main.ts']],
  ['app/index.ts', ['app/index.test.ts', 'app/main.ts']],
  ['app/main.ts', []],
  ['app/index.css', []],
  ['app/weights.json', ['app/rank.ts']],
  ['app/index.test.ts', []],
  ['app/page.test.ts', []],
]);
const tests = ['app/index.test.ts', 'app/page.test.ts', 'app/other.test.ts'];

/** @param {string[]} names */
function choose(...names) {
  return chooseTests(names, { tests, importers });
}

describe('chooseTests', () => {
  it('takes the tests with the name in their path, in any case, and no others', () => {
    expect(choose('OTHER')).toEqual({
      byPath: ['app/other.test.ts'],
      byImport: [],
      unreached: [],
      unmatched: [],
    });
  });

  it('takes the tests that import a source of that name, and names the source', () => {
    expect(choose('request').byImport).toEqual([{ test: 'app/page.test.ts', path: ['app/request.ts'] }]);
  });

  it('looks further only if no test imports the source itself', () => {
    expect(choose('rank')).toMatchObject({
      byPath: [],
      byImport: [{ test: 'app/page.test.ts', path: ['app/request.ts', 'app/rank.ts'] }],
    });
    expect(choose('weights').byImport).toEqual([
      { test: 'app/page.test.ts', path: ['app/request.ts', 'app/rank.ts', 'app/weights.json'] },
    ]);
  });

  it('lists a test once, by path before by import', () => {
    expect(choose('index')).toMatchObject({ byPath: ['app/index.test.ts'], byImport: [], unreached: [] });
    expect(choose('index', 'page').byImport).toEqual([]);
  });

  it('gives the shortest of several paths to a test, whichever is found first', () => {
    const shortest = [{ test: 'app/page.test.ts', path: ['app/request.ts'] }];
    expect(choose('weights', 'request').byImport).toEqual(shortest);
    expect(choose('request', 'weights').byImport).toEqual(shortest);
  });

  it('lists the sources that no test reaches', () => {
    expect(choose('main')).toMatchObject({ unreached: ['app/main.ts'], unmatched: ['main'] });
    expect(choose('app/').unreached).toEqual(['app/main.ts']);
  });

  it('lists the names without matches, beside others with some', () => {
    expect(choose('nowhere', 'other')).toMatchObject({
      byPath: ['app/other.test.ts'],
      unmatched: ['nowhere'],
    });
    expect(choose('nowhere').byPath).toEqual([]);
  });

  it('ends at circular imports', () => {
    const circle = new Map([
      ['a.ts', ['b.ts']],
      ['b.ts', ['a.ts']],
    ]);
    expect(chooseTests(['a.ts'], { tests: [], importers: circle }).unreached).toEqual(['a.ts']);
  });
});
