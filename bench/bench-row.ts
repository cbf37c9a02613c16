/** One row of the benchmark table: two alternatives, measured in one run. */
export interface BenchRow {
  /** The measure, such as `bytes a second of speech`. */
  measure: string;
  /** Unit of both values, such as `ms`. */
  unit: string;
  ours: number;
  baseline: { name: string; value: number };
}

/** The exports of a `*.bench.ts`. */
export interface Bench {
  NAME: string;
  run: () => BenchRow[] | Promise<BenchRow[]>;
}
