import { posix } from 'node:path';

/** Maximum of named sources without a test; a whole folder may have more. */
const MOST_NAMED = 8;

/**
 * Returns the message of `npm test -- NAME` about the chosen tests.
 *
 * @param {import('./choose-tests.mjs').ChosenTests} chosen
 * @param {{names: readonly string[], browserSpecs: readonly string[]}} asked
 * @returns {string[]} lines
 */
export function explainChoice({ byPath, byImport, unreached, unmatched }, { names, browserSpecs }) {
  const lines = [];
  if (byPath.length + byImport.length > 0) {
    lines.push(`Test files of ${names.join(', ')}: ${byPath.length} by path, ${byImport.length} by import.`);
  }
  for (const [way, tests] of testsByWay(byImport))
    lines.push(`  ${way}`, ...tests.map((test) => `    ${test}`));
  if (unmatched.length > 0) {
    lines.push(`No unit test has ${unmatched.join(' or ')} in its path, or imports a source that has.`);
  }
  if (unreached.length > 0) {
    const more = unreached.length > MOST_NAMED ? ` and ${unreached.length - MOST_NAMED} more` : '';
    lines.push(`No unit test runs ${unreached.slice(0, MOST_NAMED).join(', ')}${more}.`);
  }
  for (const name of names) {
    const specs = browserSpecs.filter((path) => path.toLowerCase().includes(name.toLowerCase()));
    if (specs.length > 0) lines.push(`In browsers: npm test -- --only browser ${name} (${specs.join(', ')})`);
  }
  return lines;
}

/**
 * @param {import('./choose-tests.mjs').ChosenTests['byImport']} reaches
 * @returns {Map<string, string[]>} tests by the path on which they import a source
 */
function testsByWay(reaches) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const { test, path } of reaches) {
    const between = path.slice(0, -1).map((module) => posix.basename(module));
    const through = between.length > 0 ? ` through ${between.join(' > ')}` : '';
    const way = `${path.at(-1) ?? ''} is imported${through} by`;
    groups.set(way, [...(groups.get(way) ?? []), test]);
  }
  return groups;
}
