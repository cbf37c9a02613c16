import type { RulesAnswer } from '@hark/shared/http/catalogue-api';
import type { Rule } from '@hark/shared/wire/rules';
import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { changeRules, readRuleChanges, readRules, type RulesChange } from '../rules/stored-rules.ts';
import { readState } from './catalogue-tables.ts';
import { readById } from './read-entries.ts';

/** The owner's rules of the catalogues of a database. `unknown`: there is no such catalogue. */
export interface OwnerRules {
  list(catalogue: string): Promise<RulesAnswer | 'unknown'>;
  /** @throws CatalogueError above the greatest number of rules */
  change(catalogue: string, change: RulesChange): Promise<{ stored: number; deleted: number } | 'unknown'>;
  /** Returns the ids of rules whose entry the catalogue lacks. */
  withoutEntry(catalogue: string, rules: readonly Rule[]): Promise<string[]>;
}

/** Changes that a list has. */
const MOST_CHANGES = 50;

export function createOwnerRules(
  db: Kysely<Database>,
  onChanged: (catalogue: string) => Promise<void>,
): OwnerRules {
  async function withoutEntry(catalogue: string, rules: readonly Rule[]): Promise<string[]> {
    const named = rules.flatMap((rule) => (rule.kind === 'pin' || rule.kind === 'hide' ? rule : []));
    const { generation } = await readState(db, catalogue);
    if (generation === 0) return named.map(({ id }) => id);
    const rows = await readById(db, generation, [...new Set(named.map(({ entry }) => entry))]);
    const known = new Set(rows.map((row) => row.id));
    return named.filter(({ entry }) => !known.has(entry)).map(({ id }) => id);
  }

  const isKnown = async (catalogue: string): Promise<boolean> =>
    (await readState(db, catalogue)).generation !== 0;

  return {
    withoutEntry,
    async list(catalogue) {
      if (!(await isKnown(catalogue))) return 'unknown';
      const { rules } = await readRules(db, catalogue);
      const changes = await readRuleChanges(db, catalogue, MOST_CHANGES);
      return {
        rules,
        withoutEntry: await withoutEntry(catalogue, rules),
        changes: changes.map(({ at, action, id }) => ({ at: at.toISOString(), action, id })),
      };
    },
    async change(catalogue, change) {
      if (!(await isKnown(catalogue))) return 'unknown';
      const report = await changeRules(db, catalogue, change);
      await onChanged(catalogue);
      return report;
    },
  };
}
