import { METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { healthOf } from '@hark/shared/metrics/detectors/metric-health';
import { figureOf } from '@hark/shared/metrics/figures/metric-figure';
import { describe, expect, it } from 'vitest';
import { overallHealth, kindHealth, type SummaryById } from './component-health.ts';

type Sums = { samples: number; total: number };
const NOTHING = { samples: 0, total: 0 };
const FINE = { samples: 2_000, total: 10 };

/** A summary in which every metric has the same sums, except the named ones. */
function summaryOf(
  usual: { now: Sums; baseline: Sums },
  changes: Record<string, { now: Sums; baseline: Sums }> = {},
): SummaryById {
  return new Map(
    METRICS.filter(({ shape }) => shape !== 'awaited').map((metric) => {
      const sums = changes[metric.id] ?? usual;
      const [now, baseline] = [figureOf(metric, sums.now), figureOf(metric, sums.baseline)];
      return [
        metric.id,
        { id: metric.id, now, baseline, change: null, health: healthOf(metric, now, baseline) },
      ];
    }),
  );
}

const fine = { now: FINE, baseline: FINE };

describe('a kind of a component', () => {
  it('has the health of its worst metric, and names it', () => {
    const summary = summaryOf(fine, {
      'asr.redo_rate': { now: { samples: 2_000, total: 800 }, baseline: FINE },
    });
    expect(kindHealth('asr', 'output', summary)).toMatchObject({ health: 'bad', because: 'asr.redo_rate' });
    expect(kindHealth('asr', 'software', summary)).toMatchObject({ health: 'ok', because: null });
  });

  it('is never well for lack of data, nor because of a count', () => {
    const summary = summaryOf({ now: NOTHING, baseline: NOTHING });
    for (const component of ['vad', 'gateway'] as const)
      expect(kindHealth(component, 'input', summary)).toMatchObject({
        health: 'not_enough_data',
        assessed: 0,
      });
  });
});

describe('the verdict', () => {
  it('is well when outcomes are', () => {
    expect(overallHealth(summaryOf(fine))).toEqual({ health: 'ok', components: [], changes: [] });
  });

  it('names the first component in the path', () => {
    const bad = { now: { samples: 2_000, total: 800 }, baseline: FINE };
    const verdict = overallHealth(summaryOf(fine, { 'client.slow_rate': bad, 'vad.no_speech_rate': bad }));
    expect(verdict).toMatchObject({ health: 'bad', components: ['vad', 'client'] });
    expect(verdict.changes).toEqual(['vad.no_speech_rate', 'client.slow_rate']);
  });

  it('is well, and names components with changed inputs', () => {
    const summary = new Map(summaryOf(fine));
    const level = summary.get('vad.level_dbfs');
    if (level !== undefined) summary.set('vad.level_dbfs', { ...level, health: 'changed' });
    expect(overallHealth(summary)).toEqual({
      health: 'changed',
      components: ['vad'],
      changes: ['vad.level_dbfs'],
    });
    expect(kindHealth('vad', 'input', summary)).toMatchObject({
      health: 'changed',
      because: 'vad.level_dbfs',
    });
  });

  it('names the largest change even when nothing is wrong', () => {
    const moved = { now: { samples: 2_000, total: 11 }, baseline: FINE };
    expect(overallHealth(summaryOf(fine, { 'search.zero_result_rate': moved })).changes).toEqual([
      'search.zero_result_rate',
    ]);
  });

  it('does not compare a day’s count with that of seven days', () => {
    const counts = { now: { samples: 100, total: 100 }, baseline: { samples: 2_000, total: 2_000 } };
    expect(overallHealth(summaryOf(fine, { 'gateway.attempts': counts })).changes).toEqual([]);
  });

  it('does not take a running machine for a working product', () => {
    const summary = summaryOf(
      { now: NOTHING, baseline: NOTHING },
      { 'gateway.cpu_share': fine, 'gateway.event_loop_lag_p99_ms': fine },
    );
    expect(overallHealth(summary).health).toBe('not_enough_data');
  });

  it('is not well with partial data', () => {
    const unknown = { now: NOTHING, baseline: NOTHING };
    const tasks = METRICS.filter(({ id }) => id.startsWith('search.')).map(({ id }) => [id, unknown]);
    expect(overallHealth(summaryOf(fine, Object.fromEntries(tasks))).health).toBe('no_baseline');
  });

  it('distinguishes “no baseline yet” from “well”', () => {
    const summary = summaryOf({ now: { samples: 60, total: 0 }, baseline: NOTHING });
    expect(overallHealth(summary).health).toBe('no_baseline');
  });
});
