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

/** The log of events, partitioned by the day of `at`; see `EventRecord`. */
interface EventTable {
  event_id: string;
  at: ColumnType<Date, Date, never>;
  received_at: Stamp;
  /** Number of the transaction that wrote it, as text. */
  transaction: ColumnType<string, never, never>;
  name: string;
  source: string;
  client_id: string | null;
  session_id: string | null;
  task_id: string | null;
  utterance_id: string | null;
  query_id: string | null;
  synthetic: boolean;
  slices: Json;
  data: Json;
}

/** Sums over one bucket of time, one metric and one slice. */
interface MetricRollupTable {
  grain: string;
  metric: string;
  /** `all` with the value `all` for everything. */
  dimension: string;
  value: string;
  synthetic: boolean;
  bucket: Date;
  samples: number;
  total: number;
  /** Of a distribution, see `sketch.ts`. */
  sketch: Buffer | null;
}

/** One row: up to where the log is in the figures. */
interface RollupCursorTable {
  singleton: boolean;
  transaction: string;
  event_id: string;
}

/** Clients with tasks that are not closed yet, and how far those of others are. */
interface TaskWindowTable {
  client_id: string;
  open_from: Date | null;
  last_at: Date | null;
  closed_until: Date | null;
}

/** The clicks on one entry on one day in UTC: never who clicked. */
interface ClickDayTable {
  catalogue: string;
  day: string;
  entry_id: string;
  /** How many clicked on it. */
  people: number;
  /** The same, each by how little the place of the entry is looked at. */
  weight: number;
}

/** The clicks of one day on the entries of one catalogue. */
interface ClickDayTotalTable {
  catalogue: string;
  day: string;
  /** How many clicked on anything. */
  people: number;
  counted_at: Date;
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
  metric_rollup: MetricRollupTable;
  rollup_cursor: RollupCursorTable;
  task_window: TaskWindowTable;
  click_day: ClickDayTable;
  click_day_total: ClickDayTotalTable;
  setting: SettingTable;
}
