import type { ColumnType } from 'kysely';

/** Which catalogues are served. */
interface CatalogueTable {
  name: string;
  /** Number of the tables `catalogue_entry_N` and `catalogue_posting_N` that are served. */
  generation: number;
  /** Raised by each change within a generation. */
  revision: number;
  entries: number;
  /** The first ordinal that no entry has had. */
  next_ordinal: number;
  /** Version of the analysis that made the index. */
  analysis_version: number;
  /** The highest popularity, and how many entries have one. */
  popularity_max: number;
  popularity_known: number;
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
  catalogue: CatalogueTable;
  client: ClientTable;
  utterance: UtteranceTable;
  event: EventTable;
  setting: SettingTable;
}
