import type { ColumnType } from 'kysely';

/** The catalogues that are served. */
interface CatalogueTable {
  name: string;
  /** Number of the served tables `catalogue_entry_N` and `catalogue_posting_N`. */
  generation: number;
  /** Incremented by each change within a generation. */
  revision: number;
  entries: number;
  /** The first ordinal not yet used by an entry. */
  next_ordinal: number;
  /** Version of the analysis in the index. */
  analysis_version: number;
  /** The highest popularity, and the number of entries that have one. */
  popularity_max: number;
  popularity_known: number;
  /** Changes up to this revision are part of the posting lists; later ones are in `catalogue_change` only. */
  folded_revision: ColumnType<number, number | undefined, number>;
  /** Revision of the last change of a name. */
  names_revision: ColumnType<number, number | undefined, number>;
  /** Ordinals of deleted entries that are still in posting lists. */
  stale_ordinals: ColumnType<number, number | undefined, number>;
  imported_at: ColumnType<Date | null, Date | null, Date | null>;
  /** Null until they are guessed; see `stored-properties.ts`. */
  properties: ColumnType<unknown, string | undefined, string>;
}

/** What one revision of a generation changed, for processes that keep the catalogue's words in memory. */
interface CatalogueChangeTable {
  generation: number;
  revision: number;
  at: ColumnType<Date, Date | undefined, never>;
  /** Too large to list: the posting lists have it, and words must be read again. */
  is_whole: boolean;
  /** Ordinals of the added entries. */
  added: number[];
  /** A term and a posting for each occurrence in an added entry. */
  added_terms: string[];
  added_postings: Buffer;
  deleted: number[];
  /** A term and an ordinal for each occurrence in a deleted entry. */
  deleted_terms: string[];
  deleted_ordinals: Buffer;
}

/** The owner's rules of a catalogue; see `packages/shared/src/rules.ts`. */
interface CatalogueRuleTable {
  catalogue: string;
  id: string;
  /** Order of the rules: that in which they were made. */
  place: ColumnType<string, never, never>;
  rule: ColumnType<unknown, string, string>;
}

/** The record of changes of rules. The last number is the version of a catalogue's rules. */
interface CatalogueRuleChangeTable {
  number: ColumnType<string, never, never>;
  catalogue: string;
  at: ColumnType<Date, Date | undefined, never>;
  action: 'put' | 'delete';
  rule_id: string;
  /** The rule from then on; null where it was deleted. */
  rule: ColumnType<unknown, string | null, never>;
}

type Stamp = ColumnType<Date, Date | undefined, never>;
/** Written as JSON text; read back parsed, and checked before use. */
type Json = ColumnType<unknown, string, string>;

/** A version of what is served; see `apps/server/src/rollout/registry/version-file.ts`. */
interface VersionTable {
  digest: string;
  name: string;
  /** Order in which they were recorded. */
  number: ColumnType<string, never, never>;
  file: Json;
  recorded_at: Stamp;
}

/** The record of aliases. The last row of an alias of a deployment is in force. */
interface VersionAliasChangeTable {
  number: ColumnType<string, never, never>;
  deployment: ColumnType<string, string | undefined, never>;
  alias: 'champion' | 'challenger';
  digest: string;
  at: Stamp;
  actor: string;
  reason: string;
}

/** What a version was found to do. Rows are only ever added. */
interface VersionReportTable {
  number: ColumnType<string, never, never>;
  digest: string;
  at: Stamp;
  actor: string;
  note: string;
  report: Json;
}

/** A rollout; where it is follows from its last transition. */
interface RolloutTable {
  id: string;
  number: ColumnType<string, never, never>;
  deployment: string;
  /** Digests of versions. */
  champion: string;
  challenger: string;
  salt: string;
  spec: Json;
  started_at: Stamp;
  is_over: ColumnType<boolean, boolean | undefined, boolean>;
}

/** One change of a rollout. Rows are only ever added. */
interface RolloutTransitionTable {
  rollout: string;
  number: number;
  at: Stamp;
  actor: string;
  reason: string;
  action: string;
  position: Json;
  evidence: Json;
  /** The degree of automation from then on; null where it stays as it was. */
  automation: ColumnType<string | null, string | null | undefined, never>;
}

/** What a rollout is judged by: counts up to a place in the event log, and the last verdict. */
interface RolloutEvidenceTable {
  rollout: string;
  /** Number of a transaction, as text. */
  transaction: ColumnType<string, never, never>;
  event_id: string;
  evidence: Json;
  verdict: ColumnType<unknown, string | null | undefined, string>;
  judged_at: ColumnType<Date | null, Date | null | undefined, Date>;
  judged_by: ColumnType<string | null, string | null | undefined, string>;
}

/** A client of the canary or the control of a rollout that is not over. */
interface RolloutClientTable {
  rollout: string;
  client_id: string;
  trace: Json;
}

/** A task of the last hours of a rollout that is not over. */
interface RolloutTaskTable {
  rollout: string;
  client_id: string;
  task_id: string;
  seen_at: Stamp;
  trace: Json;
}

/** Two answers to the same audio; see `apps/server/src/rollout/shadow/compare-answers.ts`. */
interface ShadowPairTable {
  rollout: string;
  utterance_id: string;
  client_id: string;
  at: Stamp;
  /** Compared later, by a recording. */
  replayed: boolean;
  distance: number;
  is_visible: boolean;
  worse: 'champion' | 'challenger' | null;
  /** Encoding and decoding; null without an answer. */
  champion_ms: number | null;
  challenger_ms: number | null;
  /** Transcripts and titles of the first results, where results visibly differ. */
  words: ColumnType<unknown, string | null, string | null>;
}

/** Utterances of a rollout that its challenger did not hear. */
interface ShadowDropTable {
  rollout: string;
  dropped: number;
}

/** A browser or other program that has opened a session. */
interface ClientTable {
  client_id: string;
  /** SHA-256 of its secret. */
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

/** The event log, partitioned by the day of `at`; see `EventRecord`. */
interface EventTable {
  event_id: string;
  at: ColumnType<Date, Date, never>;
  received_at: Stamp;
  /** Number of the writing transaction, as text. */
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
  /** `all`, with the value `all`, for the whole traffic. */
  dimension: string;
  value: string;
  synthetic: boolean;
  bucket: Date;
  samples: number;
  total: number;
  /** For distributions; see `sketch.ts`. */
  sketch: Buffer | null;
}

/** A single row: the place up to which the log is folded. */
interface RollupCursorTable {
  singleton: boolean;
  transaction: string;
  event_id: string;
}

/** Clients with open tasks, and up to where the tasks of other clients are closed. */
interface TaskWindowTable {
  client_id: string;
  open_from: Date | null;
  last_at: Date | null;
  closed_until: Date | null;
}

/** The clicks on one entry on one day in UTC, without the people. */
interface ClickDayTable {
  catalogue: string;
  day: string;
  entry_id: string;
  /** Number of people who clicked on it. */
  people: number;
  /** The same, each divided by how often people look at the entry's position. */
  weight: number;
}

/** The clicks of one day on the entries of one catalogue. */
interface ClickDayTotalTable {
  catalogue: string;
  day: string;
  /** Number of people who clicked on any entry. */
  people: number;
  counted_at: Date;
}

/** Of a generation, the property values of all entries as they were at a revision; see `stored-columns.ts`. */
interface CatalogueColumnsTable {
  generation: number;
  revision: number;
  next_ordinal: number;
  properties: Json;
  parts: number;
}

/** A piece of one part of the stored columns. */
interface CatalogueColumnPieceTable {
  generation: number;
  part: number;
  piece: number;
  bytes: Buffer;
}

/** A frozen time that later ones are compared with. */
interface DriftReferenceTable {
  id: ColumnType<string, never, never>;
  synthetic: boolean;
  name: string;
  from_at: Date;
  to_at: Date;
  author: string;
  reason: string;
  at: Date;
  tasks: number;
  /** Outcomes by stratum of each input, and by confidence; see `reference-outcomes.ts`. */
  outcomes: Json;
}

/** Sums of one day of a reference. */
interface DriftReferenceCellTable {
  reference: string;
  day: Date;
  metric: string;
  dimension: string;
  value: string;
  samples: number;
  total: number;
  sketch: Buffer | null;
}

/** Which reference is used; the last row is in force. */
interface DriftReferenceChoiceTable {
  number: ColumnType<string, never, never>;
  synthetic: boolean;
  /** Null: the days before the window. */
  reference: string | null;
  author: string;
  reason: string;
  at: Date;
}

/** Versions of the settings of drift; the last is in force. */
interface DriftSettingsTable {
  version: ColumnType<number, never, never>;
  settings: Json;
  author: string;
  reason: string;
  at: Date;
}

/** What one check of drift found. */
interface DriftCheckTable {
  number: ColumnType<string, never, never>;
  synthetic: boolean;
  at: Date;
  result: Json;
}

/** How many people chose an entry for a query, or said a word that the catalogue lacks, on one day in UTC. */
interface DriftTextDayTable {
  synthetic: boolean;
  kind: 'choice' | 'word';
  day: string;
  text: string;
  /** Empty for words. */
  entry_id: string;
  people: number;
}

/** Replays of recordings, asked for and done. */
interface BlameTable {
  id: string;
  at: Date;
  request: Json;
  /** Null until it is done. */
  blame: ColumnType<unknown, string | null, string | null>;
}

/** Small values that outlive the process. */
interface SettingTable {
  name: string;
  value: string;
}

/**
 * The tables of Hark, for Kysely. Tables of a catalogue generation are named at run time: see `catalogue-tables.ts`.
 */
/** An alarm; see `stored-alarm.ts`. */
interface AlarmTable {
  id: string;
  rule: string;
  state: string;
  opened_at: Date;
  changed_at: Date;
  is_over: boolean;
  alarm: Json;
}

/** One change of an alarm's state. */
interface AlarmHistoryTable {
  number: ColumnType<string, never, never>;
  alarm_id: string;
  at: Date;
  entry: Json;
}

interface AlarmSilenceTable {
  id: string;
  until: Date;
  silence: Json;
}

/** A message to a route out. */
interface AlarmDeliveryTable {
  id: string;
  alarm_id: string;
  route: string;
  state: string;
  attempts: ColumnType<number, number | undefined, number>;
  last_error: ColumnType<string | null, string | null | undefined, string | null>;
  at: Date;
  message: Json;
}

/** One change of a rule's thresholds. */
interface AlarmThresholdTable {
  rule: string;
  version: number;
  at: Stamp;
  change: Json;
}

/** A single row: the place up to which the log is checked. */
interface AlarmCursorTable {
  singleton: boolean;
  transaction: string;
  event_id: string;
  traffic: string | null;
  stream_at: Date | null;
  checked_at: Date | null;
  checked_by: string | null;
}

/** The cumulative sums of a rule. */
interface AlarmStreamTable {
  rule: string;
  state: Json;
}

export interface Database {
  catalogue: CatalogueTable;
  catalogue_change: CatalogueChangeTable;
  catalogue_rule: CatalogueRuleTable;
  catalogue_rule_change: CatalogueRuleChangeTable;
  version: VersionTable;
  version_alias_change: VersionAliasChangeTable;
  version_report: VersionReportTable;
  rollout: RolloutTable;
  rollout_transition: RolloutTransitionTable;
  rollout_evidence: RolloutEvidenceTable;
  rollout_client: RolloutClientTable;
  rollout_task: RolloutTaskTable;
  shadow_pair: ShadowPairTable;
  shadow_drop: ShadowDropTable;
  catalogue_columns: CatalogueColumnsTable;
  catalogue_column_piece: CatalogueColumnPieceTable;
  client: ClientTable;
  utterance: UtteranceTable;
  event: EventTable;
  metric_rollup: MetricRollupTable;
  rollup_cursor: RollupCursorTable;
  task_window: TaskWindowTable;
  click_day: ClickDayTable;
  click_day_total: ClickDayTotalTable;
  drift_reference: DriftReferenceTable;
  drift_reference_cell: DriftReferenceCellTable;
  drift_reference_choice: DriftReferenceChoiceTable;
  drift_settings: DriftSettingsTable;
  drift_check: DriftCheckTable;
  drift_text_day: DriftTextDayTable;
  blame: BlameTable;
  setting: SettingTable;
  alarm: AlarmTable;
  alarm_history: AlarmHistoryTable;
  alarm_silence: AlarmSilenceTable;
  alarm_delivery: AlarmDeliveryTable;
  alarm_threshold: AlarmThresholdTable;
  alarm_cursor: AlarmCursorTable;
  alarm_stream: AlarmStreamTable;
}
