/** @typedef {ReadonlyMap<string, readonly string[]>} Importers every module with the modules that import it */
/** @typedef {{test: string, path: readonly string[]}} Reach a test with the import path to a source, which is the last module */

/** Files that a unit test can cover. */
const HAS_LOGIC = /\.(?:tsx?|m?js|json)$/;

/**
 * @typedef {object} ChosenTests
 * @property {string[]} byPath tests whose own path contains a name
 * @property {Reach[]} byImport other tests, which import a source whose path contains a name
 * @property {string[]} unreached sources with a name in their path that no test reaches
 * @property {string[]} unmatched names without any test
 */

/**
 * Chooses tests by name: those with the name in their path, and for each source with the name in its path those that
 * import it. If none imports it, the tests that reach it in the fewest imports are chosen.
 *
 * @param {readonly string[]} names parts of paths, in any case
 * @param {{tests: readonly string[], importers: Importers}} workspace paths relative to the root, with `/`
 * @returns {ChosenTests}
 */
export function chooseTests(names, { tests, importers }) {
  const known = new Set(tests);
  const sources = [...importers.keys()].filter((module) => HAS_LOGIC.test(module) && !known.has(module));
  const byPath = new Set(tests.filter((test) => names.some((name) => contains(test, name))));
  /** @type {Map<string, Reach>} */
  const byImport = new Map();
  const unreached = new Set();
  const unmatched = [];
  for (const name of names) {
    let found = [...byPath].some((test) => contains(test, name));
    for (const source of sources.filter((module) => contains(module, name))) {
      const reaches = nearestTests(source, known, importers);
      if (reaches.length === 0) unreached.add(source);
      else found = true;
      for (const reach of reaches) {
        const shortest = byImport.get(reach.test)?.path.length ?? Infinity;
        if (!byPath.has(reach.test) && reach.path.length < shortest) byImport.set(reach.test, reach);
      }
    }
    if (!found) unmatched.push(name);
  }
  return { byPath: [...byPath], byImport: [...byImport.values()], unreached: [...unreached], unmatched };
}

/**
 * Follows imports backwards from a source, one step at a time, until a step reaches tests.
 *
 * @param {string} source
 * @param {ReadonlySet<string>} tests
 * @param {Importers} importers
 * @returns {Reach[]}
 */
function nearestTests(source, tests, importers) {
  const seen = new Set([source]);
  let paths = [[source]];
  while (paths.length > 0) {
    const longer = [];
    for (const path of paths) {
      for (const importer of importers.get(path[0] ?? '') ?? []) {
        if (seen.has(importer)) continue;
        seen.add(importer);
        longer.push([importer, ...path]);
      }
    }
    const reaches = longer.filter(([module = '']) => tests.has(module));
    if (reaches.length > 0) return reaches.map(([test = '', ...path]) => ({ test, path }));
    paths = longer;
  }
  return [];
}

/**
 * @param {string} path
 * @param {string} name
 */
function contains(path, name) {
  return path.toLowerCase().includes(name.toLowerCase());
}
