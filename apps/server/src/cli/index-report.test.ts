import { describe, expect, it } from 'vitest';
import { describeImport } from './index-report.ts';

const nothing = {
  taken: 0,
  skipped: [],
  skippedRows: 0,
  warnings: [],
  examples: [],
  properties: [],
  tookMs: 0,
};
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ file: 'a.csv', line: index + 1, reason: 'no title' }));

describe('describeImport', () => {
  it('counts in one line, and says what a dry run would do', () => {
    const report = { ...nothing, taken: 1, skippedRows: 0, tookMs: 1_250 };
    expect(describeImport(report, { isDryRun: false })).toEqual([
      '1 entry imported, 0 rows skipped, in 1.3 s.',
    ]);
    expect(describeImport({ ...report, taken: 2 }, { isDryRun: true })[0]).toBe(
      '2 entries would be imported, 0 rows skipped, in 1.3 s.',
    );
  });

  it('shows twenty skipped rows and counts all others, including those not kept', () => {
    const lines = describeImport({ ...nothing, skipped: rows(25), skippedRows: 12_000 }, { isDryRun: false });
    expect(lines).toHaveLength(22);
    expect(lines[1]).toContain('a.csv:1: no title');
    expect(lines.at(-1)).toContain('11980 more');
  });

  it('mentions no further rows if there are none', () => {
    const lines = describeImport({ ...nothing, skipped: rows(20), skippedRows: 20 }, { isDryRun: false });
    expect(lines).toHaveLength(21);
  });

  it('lists each kind of warning once, with its first place and an example', () => {
    const warning = { file: 'a.csv', field: 'popularity', kind: 'not a number', count: 3, lines: [7, 9] };
    const report = {
      ...nothing,
      warnings: [
        { ...warning, example: 'many' },
        { ...warning, count: 1 },
      ],
    };
    expect(describeImport(report, { isDryRun: false }).slice(2)).toEqual([
      '  popularity: not a number, 3 times; first at a.csv:7 (many)',
      '  popularity: not a number, 1 time; first at a.csv:7',
    ]);
  });

  it('shows the first entries only in a dry run', () => {
    const report = { ...nothing, taken: 1, examples: [{ id: 'fuji', title: 'Mount Fuji' }] };
    expect(describeImport(report, { isDryRun: true }).join('\n')).toContain('Mount Fuji');
    expect(describeImport(report, { isDryRun: false }).join('\n')).not.toContain('Mount Fuji');
  });
});
