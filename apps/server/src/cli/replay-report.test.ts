import { expect, it } from 'vitest';
import { replayLines, type ReplayReport } from './replay-report.ts';

const said = {
  champion: { transcript: 'mount fuji', first: 'Mount Fuji' },
  challenger: { transcript: 'mountain', first: null },
};
const report: ReplayReport = {
  champion: { name: 'hark-1', digest: 'sha256:1' },
  challenger: { name: 'wide-beam', digest: 'sha256:2' },
  recordings: 12,
  unusable: 2,
  pairs: 10,
  differing: 4,
  halfOther: 1,
  visible: 2,
  visibleLower: 0.04,
  challengerWorse: 1,
  championWorse: 0,
  eValue: 1.375,
  championMs: { p50: 60, p95: 90 },
  challengerMs: { p50: 80, p95: null },
  stored: 10,
  examples: [{ name: 'utterance-1', distance: 1, said }],
};

const lineOf = (name: string, changes: Partial<ReplayReport> = {}): string =>
  replayLines({ ...report, ...changes }).find((line) => line.includes(name)) ?? '';

it('gives counts with their shares, times, and what was heard', () => {
  expect(lineOf('visibly other results')).toMatch(/ 2 +20\.0 % +at least 4\.0 % \(99 %\)$/);
  expect(lineOf('without usable audio')).toMatch(/ 2$/);
  expect(lineOf('challenger, encode and decode')).toMatch(/80 ms +–$/);
  expect(lineOf('utterance-1')).toBe(
    '  “mount fuji” → Mount Fuji  |  “mountain” → no results  (utterance-1)',
  );
});

it('says how to see words that are hidden, where there are any', () => {
  expect(lineOf('HARK_OPS_SHOW_TEXT', { examples: null })).not.toBe('');
  expect(lineOf('HARK_OPS_SHOW_TEXT', { examples: null, visible: 0 })).toBe('');
  expect(lineOf('mount fuji', { examples: null })).toBe('');
});

it('divides by no pairs', () => {
  const none = { pairs: 0, differing: 0, visible: 0, visibleLower: null };
  expect(lineOf('with other words', none)).toMatch(/ 0 +–$/);
});
