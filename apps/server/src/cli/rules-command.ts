import { readFile } from 'node:fs/promises';
import type { PreviewedAnswer } from '@hark/shared/http/catalogue-api';
import type { Rule } from '@hark/shared/wire/rules';
import { createOwnerRules, type OwnerRules } from '../search/index/owner-rules.ts';
import type { PostgresSearchIndex } from '../search/index/postgres-search-index.ts';
import { previewRules } from '../search/index/preview-rules.ts';
import { parseRulesFile } from '../search/rules/parse-rules.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';

interface RulesOptions {
  json: boolean;
  catalogue: string;
}

interface Opened {
  owner: OwnerRules;
  index: PostgresSearchIndex;
}

function withRules<Result>(
  context: CommandContext,
  catalogue: string,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  return withResources(context, async (resources, closers) => {
    const { database, index } = await openCatalogue(resources, closers, { catalogue, mustExist: true });
    return work({ owner: createOwnerRules(database.db, async () => undefined), index });
  });
}

async function listed({ owner }: Opened, catalogue: string) {
  const answer = await owner.list(catalogue);
  if (answer === 'unknown') throw new CommandError(1, `The catalogue ${catalogue} was deleted meanwhile.`);
  return answer;
}

/** Reads rules from a file. @throws CommandError without it */
async function readRulesFile(file: string): Promise<Rule[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError(1, `The file ${file} can't be read.`, { cause });
  });
  return parseRulesFile(text);
}

/** `hark rules list`: prints the rules, and which of them have no effect. */
export async function listRules(context: CommandContext, { json, catalogue }: RulesOptions): Promise<void> {
  const answer = await withRules(context, catalogue, (opened) => listed(opened, catalogue));
  if (json) {
    printJson(answer);
    return;
  }
  if (answer.rules.length === 0) print('There are no rules.');
  const withoutEntry = new Set(answer.withoutEntry);
  for (const rule of answer.rules) {
    const note = withoutEntry.has(rule.id) ? '  (no effect: the catalogue lacks the entry)' : '';
    print(`${rule.id}  ${describeRule(rule)}${note}`);
  }
}

/** Describes a rule in a line for a person. Pure. */
function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case 'synonym':
      return `synonym: ${rule.words} ${rule.both ? '↔' : '→'} ${rule.also.join(', ')}`;
    case 'pin':
      return `pin: ${rule.entry} at ${rule.position} for ${describeQuery(rule.query, rule.match)}`;
    case 'hide':
      return `hide: ${rule.entry}${rule.query === undefined ? '' : ` for ${describeQuery(rule.query, rule.match)}`}`;
    case 'answer':
      return `answer: ${rule.text ?? rule.url ?? ''} for ${describeQuery(rule.query, rule.match)}`;
  }
}

function describeQuery(query: string, match: 'exact' | 'contains'): string {
  return match === 'exact' ? `“${query}”` : `queries with “${query}”`;
}

/** `hark rules export`: prints the rules, one per line, for `import`. */
export async function exportRules(context: CommandContext, { catalogue }: RulesOptions): Promise<void> {
  const { rules } = await withRules(context, catalogue, (opened) => listed(opened, catalogue));
  for (const rule of rules) printJson(rule);
}

/** `hark rules import FILE`: these are all rules from now on; with `--add`, the others stay. */
export async function importRules(
  context: CommandContext,
  file: string,
  { json, catalogue, add }: RulesOptions & { add: boolean },
): Promise<void> {
  const rules = await readRulesFile(file);
  const report = await withRules(context, catalogue, async ({ owner }) => {
    const changed = await owner.change(catalogue, { type: add ? 'put' : 'replace', rules });
    if (changed === 'unknown') throw new CommandError(1, `The catalogue ${catalogue} was deleted meanwhile.`);
    return { ...changed, withoutEntry: await owner.withoutEntry(catalogue, rules) };
  });
  if (json) {
    printJson(report);
    return;
  }
  print(`${report.stored} rules stored, ${report.deleted} deleted.`);
  if (report.withoutEntry.length > 0)
    print(`No effect, because the catalogue lacks their entries: ${report.withoutEntry.join(', ')}`);
}

/** `hark rules preview FILE --query …`: prints what the rules of a file would change. */
export async function previewRulesFile(
  context: CommandContext,
  file: string,
  { json, catalogue, query }: RulesOptions & { query: string[] },
): Promise<void> {
  const rules = await readRulesFile(file);
  const { signal } = context;
  const previewed = await withRules(context, catalogue, ({ index }) =>
    previewRules(index, rules, { queries: query, limit: 10, signal }),
  );
  if (json) {
    printJson(previewed);
    return;
  }
  for (const { query: asked, isChanged, before, after } of previewed) {
    print(`“${asked}”${isChanged ? '' : ': no change'}`);
    if (!isChanged) continue;
    print(`  before  ${describeAnswer(before)}`);
    print(`  after   ${describeAnswer(after)}`);
  }
}

function describeAnswer({ results, answers }: PreviewedAnswer): string {
  const fixed = answers.map(({ text, url, rule }) => `[${text ?? url ?? ''}] (${rule})`);
  const found = results.map(({ title, rule }) => (rule === undefined ? title : `${title} (${rule})`));
  return [...fixed, ...found].join(', ') || 'nothing';
}
