import { isDeepStrictEqual } from 'node:util';
import type { PreviewedAnswer, RulesPreview } from '@hark/shared/http/catalogue-api';
import { MAX_SUGGESTIONS } from '@hark/shared/wire/search-result';
import type { Rule } from '@hark/shared/wire/rules';

import { splitAtFloor } from '../ranking/split-at-floor.ts';
import type { RuleSet } from '../owner-rule-set.ts';
import { actedRules, createRuleSet } from '../rules/rule-set.ts';
import type { SearchIndex } from '../search-index.ts';

interface PreviewOptions {
  queries: readonly string[];
  limit: number;
  signal?: AbortSignal | undefined;
}

/** Searches each query with the rules of the catalogue and with others. Changes nothing. */
export async function previewRules(
  index: Pick<SearchIndex, 'search' | 'rulesFor'>,
  rules: readonly Rule[],
  { queries, limit, signal }: PreviewOptions,
): Promise<RulesPreview['queries']> {
  const proposed = createRuleSet(rules);
  const previewed: RulesPreview['queries'] = [];
  for (const query of queries) {
    const before = await answerWith(index, { query, limit, signal });
    const after = await answerWith(index, { query, limit, signal, rules: proposed });
    previewed.push({ query, isChanged: !isDeepStrictEqual(before, after), before, after });
  }
  return previewed;
}

interface Asked {
  query: string;
  limit: number;
  rules?: RuleSet;
  signal: AbortSignal | undefined;
}

async function answerWith(
  index: Pick<SearchIndex, 'search' | 'rulesFor'>,
  { query, limit, rules, signal }: Asked,
): Promise<PreviewedAnswer> {
  const hypotheses = [{ text: query, probability: 1 }];
  const request = { hypotheses, limit: Math.max(limit, MAX_SUGGESTIONS), rules };
  const { results } = splitAtFloor(await index.search(request, signal), limit);
  const { answers, matched } = index.rulesFor(request);
  return {
    results: results.map(({ id, title, match }) => ({
      id,
      title,
      ...(match.rule === undefined ? {} : { rule: match.rule }),
    })),
    answers: [...answers],
    rules: actedRules(matched, results),
  };
}
