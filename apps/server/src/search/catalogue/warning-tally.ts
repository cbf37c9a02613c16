import type { FieldWarning } from './mapping/read-fields.ts';

/** All warnings of one kind in one file. */
export interface WarningSummary {
  file: string;
  field: string;
  /** The problem of the value, such as "not a number". */
  kind: string;
  count: number;
  /** The first lines with the problem. */
  lines: number[];
  /** The first such value, shortened. */
  example?: string;
}

const MOST_LINES = 100;

/** Counts warnings by file, field and kind, in bounded memory. */
export function createWarningTally() {
  const summaries = new Map<string, WarningSummary>();
  return {
    add(file: string, line: number, { field, kind, shown }: FieldWarning): void {
      const key = JSON.stringify([file, field, kind]);
      const known = summaries.get(key);
      if (known === undefined) {
        const example = shown === undefined ? {} : { example: shown };
        summaries.set(key, { file, field, kind, count: 1, lines: [line], ...example });
        return;
      }
      known.count++;
      if (known.lines.length < MOST_LINES && known.lines.at(-1) !== line) known.lines.push(line);
    },
    list: (): WarningSummary[] => [...summaries.values()],
  };
}
