import { expect, it } from 'vitest';
import type { Suspect } from './attribute-change.ts';
import { chooseCauses, type ChangedMetric } from './choose-causes.ts';

const suspect = (dimension: string, value: string, gain = 1): Suspect => ({
  dimension,
  value,
  gain,
  explained: 1,
  isNew: false,
});
const CHROME = suspect('browser', 'Chrome 142');
const changed = (id: string, changes: Partial<ChangedMetric> = {}): ChangedMetric => ({
  id,
  health: 'worse',
  suspects: [CHROME],
  effect: () => 2,
  ...changes,
});
const chosen = (metrics: ChangedMetric[]) =>
  chooseCauses(metrics).map(({ place, metrics: ids }) => ({ place: place?.value ?? null, ids }));

it('the level is named before what follows from it, though that alarms', () => {
  const metrics = [
    changed('asr.redo_rate', { health: 'bad' }),
    changed('vad.missing_snr_db_rate', { health: 'bad' }),
    changed('vad.level_dbfs', { health: 'changed' }),
  ];
  expect(chosen(metrics)).toEqual([
    { place: 'Chrome 142', ids: ['vad.level_dbfs', 'vad.missing_snr_db_rate', 'asr.redo_rate'] },
  ]);
});

it('a plain figure that hardly moved is not the cause', () => {
  const metrics = [changed('vad.level_dbfs', { effect: () => 0.2 }), changed('asr.decode_ms')];
  expect(chosen(metrics)).toEqual([{ place: 'Chrome 142', ids: ['asr.decode_ms'] }]);
});

it('of slices with the same events, a browser says more than its system', () => {
  const suspects = [suspect('device', 'phone', 0.3), suspect('os', 'Android'), CHROME];
  expect(chosen([changed('vad.level_dbfs', { suspects })])).toEqual([
    { place: 'Chrome 142', ids: ['vad.level_dbfs'] },
  ]);
});

it('several causes are several, the gravest first', () => {
  const metrics = [
    changed('vad.level_dbfs', { health: 'changed' }),
    changed('asr.decode_ms', { suspects: [suspect('recognizer', 'second')] }),
    changed('search.zero_result_rate', { health: 'bad', suspects: [] }),
  ];
  expect(chosen(metrics)).toEqual([
    { place: null, ids: ['search.zero_result_rate'] },
    { place: 'second', ids: ['asr.decode_ms'] },
    { place: 'Chrome 142', ids: ['vad.level_dbfs'] },
  ]);
});
