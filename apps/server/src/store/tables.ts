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

type Stamp = ColumnType<Date, Date | undefined, never>;
/** Written as JSON text; read back parsed, to be checked before use. */
type Json = ColumnType<unknown, string, string>;

/** A browser, or another program, that has opened a session. */
interface ClientTable {
  client_id: string;
  /** SHA-256 of the secret that was given to it. */
  secret_hash: Buffer;
  created_at: Stamp;
}

/** An answered utterance; never its audio. */
interface UtteranceTable {
  utterance_id: string;
  client_id: string;
  session_id: string;
  task_id: string;
  answered_at: Stamp;
  /** Device, VAD and clip statistics. */
  input: Json;
  /** The answer as it was sent. */
  final: Json;
}

/** What a page reported. */
interface EventTable {
  event_id: string;
  client_id: string;
  session_id: string;
  received_at: Stamp;
  event: Json;
}

/** Small facts that outlive the process. */
interface SettingTable {
  name: string;
  value: string;
}

/** Tables of Hark, for Kysely. Those of one catalogue generation are named at run time: see `catalogue-tables.ts`. */
export interface Database {
  catalogue_state: CatalogueStateTable;
  client: ClientTable;
  utterance: UtteranceTable;
  event: EventTable;
  setting: SettingTable;
}
