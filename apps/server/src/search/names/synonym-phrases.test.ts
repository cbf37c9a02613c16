import { expect, it } from 'vitest';
import type { Rule } from '@hark/shared/wire/rules';

import { atOnce } from '../analysis/at-once.ts';
import { createRuleSet } from '../rules/rule-set.ts';
import { synonymPhrases } from './synonym-phrases.ts';

const RULE: Rule = {
  id: 's1',
  kind: 'synonym',
  words: 'intl',
  also: ['international', 'airport'],
  both: true,
};
const ENTRIES = [{ title: 'Kota Kinabalu Intl', popularity: 3 }, { title: 'Ibiza' }];
const { synonyms } = createRuleSet([RULE]);
const textsOf = (most: number) => atOnce(synonymPhrases(ENTRIES, synonyms, most)).map(({ text }) => text);

it('titles are phrases with the synonyms of the owner in place of words', () => {
  expect(textsOf(10)).toEqual(['kota kinabalu international', 'kota kinabalu airport']);
  expect(textsOf(1)).toHaveLength(1);
  expect(textsOf(0)).toEqual([]);
  expect(atOnce(synonymPhrases(ENTRIES, createRuleSet([]).synonyms, 10))).toEqual([]);
});
