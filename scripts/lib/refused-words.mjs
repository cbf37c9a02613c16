import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './fingerprint.mjs';
import { ROOT } from './workspace.mjs';

const SOURCES = [
  'apps/server/src',
  'apps/web/src',
  'packages/shared/src',
  'packages/moonshine/src',
  'bench',
  'e2e',
];

/** Words with another meaning, or none, in the field; docs/glossary.md has the same list. */
export const REFUSED = [
  { words: ['judge', 'judged', 'judging', 'judgement'], say: 'rescore, score, outcome or health' },
  { words: ['expectation', 'expectations'], say: 'biasing' },
  { words: ['mend', 'mended', 'mending'], say: 'substitute, correct or fix' },
  { words: ['hope', 'hopes'], say: 'lookahead' },
  { words: ['told', 'tells'], say: 'sent, reported or distinctive' },
  { words: ['desk'], say: 'session utterances' },
  { words: ['utils', 'helpers', 'manager', 'common'], say: 'what the code does' },
];

/** Files in which a word has its reserved meaning. */
const KEPT = [
  { word: 'judge', path: /(^|\/)rollouts?\// },
  { word: 'desk', path: /\/(features\/desk|operating)\// },
];

/** @param {string} name such as `JudgedFrame` or `judge-task` */
export function wordsOf(name) {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== '');
}

/** @param {string} text source code */
function exportedNames(text) {
  return [...text.matchAll(/^export (?:async )?(?:function|const|let|interface|type|class) (\w+)/gmu)].map(
    ([, name = '']) => name,
  );
}

/**
 * Returns the problems of a module's names, a sentence each. Pure.
 *
 * @param {string} path from the root of the repository
 * @param {string} text
 * @returns {string[]}
 */
export function refusedNames(path, text) {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/u, '');
  return [...new Set([file, ...exportedNames(text)])].flatMap((name) =>
    wordsOf(name).flatMap((word) => {
      const refused = REFUSED.find(({ words }) => words.includes(word));
      if (refused === undefined) return [];
      if (KEPT.some((kept) => kept.word === word && kept.path.test(path))) return [];
      return [`${path}: \`${name}\` has the word "${word}"; write ${refused.say} (docs/glossary.md)`];
    }),
  );
}

/**
 * Returns the places where a module adds one by `+= 1`; elsewhere it is `++`. Pure.
 *
 * @param {string} path
 * @param {string} text
 * @returns {string[]}
 */
export function otherDialect(path, text) {
  return text
    .split('\n')
    .flatMap((line, index) =>
      / \+= 1[;)]/u.test(line) ? [`${path}:${index + 1}: write ++ instead of += 1`] : [],
    );
}

/** Checks the names of all modules and prints the problems. @returns whether all is well */
export function checkWords() {
  const paths = SOURCES.flatMap((folder) => filesBelow(ROOT, folder)).filter((path) => /\.tsx?$/u.test(path));
  const wrong = paths.flatMap((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return [...refusedNames(path, text), ...otherDialect(path, text)];
  });
  for (const sentence of wrong) console.error(sentence);
  return wrong.length === 0 && paths.length > 0;
}
