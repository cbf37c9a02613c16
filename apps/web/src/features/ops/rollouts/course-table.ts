import type { Cell, Column } from '../chart-data.ts';
import type { OutcomeCard } from './outcome-verdict.ts';
import { rolloutMessages } from './rollout-messages.ts';

/** The e-values of all outcomes by time, newest first; empty cells where an outcome was not judged then. Pure. */
export function courseTable(cards: readonly Pick<OutcomeCard, 'outcome' | 'course'>[]): {
  columns: Column[];
  rows: Cell[][];
} {
  const times = [...new Set(cards.flatMap(({ course }) => course.map(({ at }) => at)))].sort((a, b) => b - a);
  const byTime = cards.map(({ course }) => new Map(course.map(({ at, eValue }) => [at, eValue])));
  return {
    columns: [
      { label: rolloutMessages.cards.time, unit: 'time' },
      ...cards.map(({ outcome }): Column => {
        return { label: rolloutMessages.outcomes[outcome].title, unit: 'ratio' };
      }),
    ],
    rows: times.map((at) => {
      const values: Cell[] = byTime.map((course) => course.get(at) ?? null);
      const row: Cell[] = [at];
      return row.concat(values);
    }),
  };
}
