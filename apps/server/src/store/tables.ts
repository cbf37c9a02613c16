import type { ColumnType } from 'kysely';

/** One row: which catalogue is served. */
interface CatalogueStateTable {
  singleton: boolean;
  /** Number of the tables `catalogue_entry_N` and `catalogue_word_N` that are served; 0 before the first import. */
  generation: number;
  entries: number;
  /** Version of the analysis that made the index. */
  analysis_version: number;
  /** Over the entries whose popularity is known. */
  popularity_max: number;
  popularity_median: number;
  imported_at: ColumnType<Date | null, Date | null, Date | null>;
}

/** Tables of Hark, for Kysely. Those of one catalogue generation are named at run time: see `catalogue-tables.ts`. */
export interface Database {
  catalogue_state: CatalogueStateTable;
}
