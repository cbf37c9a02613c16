import type { AnsweredData } from '@hark/shared/events/event-fields';
import type { ActedRule, RuleKind } from '@hark/shared/wire/rules';

type RulesData = Pick<AnsweredData, 'rules' | 'ruleSynonym' | 'rulePin' | 'ruleHide' | 'ruleAnswer'>;

const MAX_CHARACTERS = 1_000;

/** Returns the fields of a record that say which of the owner's rules changed an answer. Pure. */
export function rulesData(rules: readonly ActedRule[] = []): RulesData {
  const has = (kind: RuleKind): boolean => rules.some((rule) => rule.kind === kind);
  return {
    rules: rules
      .map(({ id }) => id)
      .join(' ')
      .slice(0, MAX_CHARACTERS),
    ruleSynonym: has('synonym'),
    rulePin: has('pin'),
    ruleHide: has('hide'),
    ruleAnswer: has('answer'),
  };
}
