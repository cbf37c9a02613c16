import type { RehearsalOutcome } from './run-rehearsal.ts';

const COLUMNS = ['Rehearsal', 'End', 'Decided in', 'By', 'Visits', 'Met it', 'Pairs', 'As expected'] as const;

function rowOf(outcome: RehearsalOutcome): string[] {
  const { name, phase, decidedIn, by, visits, met, pairs, isAsExpected } = outcome;
  const words = [name, phase, decidedIn ?? '–', by ?? '–'];
  return [...words, ...[visits, met, pairs].map(String), isAsExpected ? 'yes' : 'no'];
}

/** Returns the lines of a table of rehearsals. Pure. */
export function rehearsalTable(outcomes: readonly RehearsalOutcome[]): string[] {
  const rows = [[...COLUMNS], ...outcomes.map(rowOf)];
  const widths = COLUMNS.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
