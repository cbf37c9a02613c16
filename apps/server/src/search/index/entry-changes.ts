import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { type CatalogueWriter, createCatalogueWriter } from './catalogue-writer.ts';
import { readState } from './catalogue-tables.ts';
import type { ChangeReport, EntryChange } from './plan-changes.ts';

/** Changes entries of any existing catalogue. */
export interface EntryChanges {
  /** `unknown`: there is no such catalogue. `full`: too many changes wait. */
  change(catalogue: string, request: EntryChange): Promise<ChangeReport | 'unknown' | 'full'>;
}

interface EntryChangesOptions {
  db: Kysely<Database>;
  /** Called after each change, before it is reported, so that this process finds what it reports. */
  onChanged(catalogue: string): Promise<void>;
}

export function createEntryChanges({ db, onChanged }: EntryChangesOptions): EntryChanges {
  const writers = new Map<string, CatalogueWriter>();

  function writerOf(catalogue: string): CatalogueWriter {
    const known = writers.get(catalogue) ?? createCatalogueWriter({ db, catalogue });
    writers.set(catalogue, known);
    return known;
  }

  return {
    async change(catalogue, request) {
      const { generation } = await readState(db, catalogue);
      if (generation === 0) return 'unknown';
      const report = await writerOf(catalogue).change(request);
      if (report !== 'full') await onChanged(catalogue);
      return report;
    },
  };
}
