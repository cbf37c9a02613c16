/** One line of the benchmark table: two ways to do the same, measured in one run. */
export interface BenchRow {
  /** What was measured, such as `bytes a second of speech`. */
  measure: string;
  /** Of both values, such as `ms`. */
  unit: string;
  ours: number;
  baseline: { name: string; value: number };
}

/** What a `*.bench.ts` exports. */
export interface Bench {
  name: string;
  run: () => BenchRow[] | Promise<BenchRow[]>;
}
