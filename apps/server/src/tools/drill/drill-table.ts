import type { DrillOutcome, Ring } from './drill-outcome.ts';

const COLUMNS = ['scenario', 'expected', 'rang', 'tasks', 'others'] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

function named({ alarm }: Ring): string {
  const { metric, component, cause, slice } = alarm;
  const where = slice === null ? '' : ` ${slice.dimension}=${slice.value}`;
  return `${metric}${where} (${component}, ${cause.kind})`;
}

function rowOf({ scenario, expected, rang, others }: DrillOutcome): Row {
  return {
    scenario,
    expected: `${expected.component}, ${expected.cause}`,
    rang: rang === null ? 'nothing' : named(rang),
    tasks: rang === null ? '–' : String(rang.tasks),
    others:
      others.length === 0 ? 'none' : others.map((ring) => `${named(ring)} after ${ring.tasks}`).join('; '),
  };
}

/** Returns the lines of a table of drills. Pure. */
export function drillTable(outcomes: readonly DrillOutcome[]): string[] {
  const head: Row = {
    scenario: 'Scenario',
    expected: 'Expected',
    rang: 'Rang',
    tasks: 'Tasks',
    others: 'Others',
  };
  const rows = [head, ...outcomes.map(rowOf)];
  const widths = COLUMNS.map((name) => Math.max(...rows.map((row) => row[name].length)));
  return rows.map((row) =>
    COLUMNS.map((name, i) => row[name].padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
