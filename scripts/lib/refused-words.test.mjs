import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { otherDialect, REFUSED, refusedNames, wordsOf } from './refused-words.mjs';
import { ROOT } from './workspace.mjs';

describe('wordsOf', () => {
  it.each([
    ['JudgedFrame', ['judged', 'frame']],
    ['judge-task', ['judge', 'task']],
    ['MAX_SOUND_DISTANCE', ['max', 'sound', 'distance']],
    ['prejudge2', ['prejudge2']],
  ])('%s', (name, words) => {
    expect(wordsOf(name)).toEqual(words);
  });
});

describe('refusedNames', () => {
  const path = 'apps/server/src/search/rank.ts';

  it.each(REFUSED.flatMap(({ words }) => words))(
    'refuses "%s" in an exported name and in the name of a file',
    (word) => {
      const capital = `${word[0]?.toUpperCase()}${word.slice(1)}`;
      expect(refusedNames(path, `export function rank${capital}() {}`)).toHaveLength(1);
      expect(refusedNames(`apps/server/src/search/${word}-rank.test.ts`, '')).toHaveLength(1);
    },
  );

  it('says what to write instead', () => {
    expect(refusedNames(path, 'export interface Judged {}')).toEqual([
      'apps/server/src/search/rank.ts: `Judged` has the word "judged"; write rescore, score, outcome or health (docs/glossary.md)',
    ]);
  });

  it('compares whole words, and ignores names private to a module', () => {
    expect(
      refusedNames(path, 'export const hopeless = 1;\nconst judge = 2;\n// export const judge\n'),
    ).toEqual([]);
  });

  it('permits a word where it has its own meaning', () => {
    expect(refusedNames('apps/server/src/observing/rollouts/judge.ts', '')).toEqual([]);
    expect(refusedNames('apps/web/src/features/desk/desk-page.tsx', 'export function DeskPage() {}')).toEqual(
      [],
    );
  });
});

it('requires ++ to add one', () => {
  expect(otherDialect('a.ts', 'sum += 1;\nsum += 10;\nsum++;\n')).toEqual([
    'a.ts:1: write ++ instead of += 1',
  ]);
});

it('the glossary has the same words', () => {
  const glossary = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8');
  const refused = REFUSED.map(({ words }) => words[0]);
  for (const word of refused) expect(glossary).toMatch(new RegExp(`^\\| (.*, )?${word}[ ,]`, 'mu'));
});
