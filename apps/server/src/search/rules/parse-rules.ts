import { MAX_RULES, type Rule, ruleSchema } from '@hark/shared/wire/rules';

import { CatalogueError } from '../catalogue-error.ts';

/** Problems that an error names. */
const MOST_NAMED = 5;

/**
 * Reads rules from a file: a JSON list, or one rule per line. One invalid rule refuses all.
 *
 * @throws CatalogueError that names the rules by their place in the file, first 1
 */
export function parseRulesFile(text: string): Rule[] {
  const trimmed = text.trim();
  return parseRules(trimmed.startsWith('[') ? parseList(trimmed) : parseLines(trimmed));
}

/** Checks rules. @throws CatalogueError */
export function parseRules(values: readonly unknown[]): Rule[] {
  const problems: string[] = [];
  const rules: Rule[] = [];
  const places = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const parsed = ruleSchema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      problems.push(
        `rule ${index + 1}: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`,
      );
      continue;
    }
    const { id } = parsed.data;
    const holder = places.get(id);
    if (holder === undefined) rules.push(parsed.data);
    else problems.push(`rule ${index + 1}: rule ${holder} has the same id "${id}"`);
    places.set(id, index + 1);
  }
  if (values.length > MAX_RULES) problems.push(`there are more than ${MAX_RULES} rules`);
  if (problems.length === 0) return rules;
  throw new CatalogueError(
    'rules_invalid',
    `No rule was changed. ${problems.slice(0, MOST_NAMED).join('; ')}.`,
  );
}

function parseList(text: string): unknown[] {
  const list = parseJson(text, 'the file');
  if (!Array.isArray(list)) throw new CatalogueError('rules_invalid', 'The file is not a list of rules.');
  return list;
}

function parseLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => parseJson(line, `rule ${index + 1}`));
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CatalogueError('rules_invalid', `No rule was changed: ${what} is not valid JSON.`, { cause });
  }
}
