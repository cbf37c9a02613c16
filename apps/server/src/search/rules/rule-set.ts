import type { ActedRule, FixedAnswer, Rule } from '@hark/shared/wire/rules';

import { analyzeText } from '../analysis/analyze-text.ts';
import type { Pin, RuleSet } from '../owner-rule-set.ts';
import { createSynonyms } from './synonyms.ts';

type QueryRule = Extract<Rule, { query?: string | undefined }>;

/** Prepares rules. Pure. */
export function createRuleSet(rules: readonly Rule[]): RuleSet {
  const synonyms = createSynonyms(rules.filter((rule) => rule.kind === 'synonym'));
  const everywhere = new Set<string>();
  const exact = new Map<string, QueryRule[]>();
  const contained: { text: string; rule: QueryRule }[] = [];
  for (const rule of rules) {
    if (rule.kind === 'synonym') continue;
    if (rule.kind === 'hide' && rule.query === undefined) {
      everywhere.add(rule.entry);
      continue;
    }
    const text = normalized(rule.query ?? '');
    // Words that the analysis ignores, such as signs alone, match nothing.
    if (text === '') continue;
    if (rule.match === 'contains') contained.push({ text: ` ${text} `, rule });
    else exact.set(text, [...(exact.get(text) ?? []), rule]);
  }

  function matching(texts: readonly (readonly string[])[]): QueryRule[] {
    const asked = [...new Set(texts.map((forms) => forms.join(' ')))];
    const equal = asked.flatMap((text) => exact.get(text) ?? []);
    const within = contained.filter(({ text }) => asked.some((each) => ` ${each} `.includes(text)));
    return [...new Set([...equal, ...within.map(({ rule }) => rule)])];
  }

  return {
    rules,
    synonyms,
    match(texts) {
      const found = matching(texts);
      const replaced = texts.flatMap((forms) => synonyms.readings(forms));
      const hides = found.flatMap((rule) => (rule.kind === 'hide' ? rule.entry : []));
      const hidden = hides.length === 0 ? everywhere : new Set([...everywhere, ...hides]);
      return {
        pins: found
          .flatMap((rule) => (rule.kind === 'pin' && !hidden.has(rule.entry) ? pinOf(rule) : []))
          .toSorted((a, b) => a.position - b.position),
        hidden,
        answers: found.flatMap((rule) => (rule.kind === 'answer' ? answerOf(rule) : [])),
        matched: [
          ...found.map(({ id, kind }): ActedRule => ({ id, kind })),
          ...[...new Set(replaced.map(({ rule }) => rule))].map((id): ActedRule => ({ id, kind: 'synonym' })),
        ],
      };
    },
  };
}

export const NO_RULES: RuleSet = createRuleSet([]);

function normalized(text: string): string {
  return analyzeText(text)
    .words.map(({ form }) => form)
    .join(' ');
}

function pinOf({ id, entry, position }: Extract<Rule, { kind: 'pin' }>): Pin {
  return { rule: id, entry, position };
}

function answerOf({ id, title, text, url }: Extract<Rule, { kind: 'answer' }>): FixedAnswer {
  return { rule: id, ...(title && { title }), ...(text && { text }), ...(url && { url }) };
}

/**
 * Returns the rules that changed an answer. Of the pins and synonyms that match, those that a result names: a pinned
 * entry may be gone, and a synonym may find nothing. Pure.
 */
export function actedRules(
  matched: readonly ActedRule[],
  results: readonly { match: { rule?: string | undefined } }[],
): ActedRule[] {
  const named = new Set(results.map(({ match }) => match.rule));
  return matched.filter(({ id, kind }) => kind === 'hide' || kind === 'answer' || named.has(id));
}
