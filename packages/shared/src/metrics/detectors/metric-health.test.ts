import { describe, expect, it } from 'vitest';
import type { MetricDefinition } from '../definitions/metric-definition.ts';
import { findMetric } from '../definitions/metric-definitions.ts';
import { figureOf } from '../figures/metric-figure.ts';
import { healthOf } from './metric-health.ts';

function metric(id: string): MetricDefinition {
  const found = findMetric(id);
  if (found === undefined) throw new Error(`no metric ${id}`);
  return found;
}

const rate = (hits: number, samples: number) => figureOf({ shape: 'rate' }, { samples, total: hits });

describe('health', () => {
  const redo = metric('asr.redo_rate');
  const ctr = metric('search.ctr');

  it('is never ok without enough data', () => {
    expect(healthOf(redo, rate(0, 49), rate(80, 1_000))).toBe('not_enough_data');
    expect(healthOf(redo, rate(4, 50), rate(80, 999))).toBe('no_baseline');
    expect(healthOf(redo, rate(4, 50), rate(80, 1_000))).toBe('ok');
  });

  it('is bad when significantly beyond the alarm', () => {
    expect(healthOf(redo, rate(16, 100), rate(0, 0))).toBe('no_baseline');
    expect(healthOf(redo, rate(30, 100), rate(0, 0))).toBe('bad');
  });

  it('is worse when the 99 % bound exceeds 1.25 times the baseline, in either direction', () => {
    expect(healthOf(redo, rate(28, 200), rate(80, 1_000))).toBe('ok');
    expect(healthOf(redo, rate(30, 199), rate(40, 1_000))).toBe('ok');
    expect(healthOf(redo, rate(30, 200), rate(40, 1_000))).toBe('worse');
    expect(healthOf(ctr, rate(100, 1_000), rate(600, 1_000))).toBe('worse');
    expect(healthOf(ctr, rate(900, 1_000), rate(600, 1_000))).toBe('ok');
  });
});

describe('health against a baseline without a hit', () => {
  const redo = metric('asr.redo_rate');

  it('does not report the first hit as a change', () => {
    expect(healthOf(redo, rate(1, 200), rate(0, 1_000))).toBe('ok');
    expect(healthOf(redo, rate(3, 1_000), rate(0, 1_000))).toBe('ok');
  });

  it('detects a share that the baseline could not have missed, and smaller ones against a longer baseline', () => {
    expect(healthOf(redo, rate(8, 200), rate(0, 1_000))).toBe('worse');
    expect(healthOf(redo, rate(3, 1_000), rate(0, 100_000))).toBe('worse');
  });

  it('is never stricter than with a hit', () => {
    for (let hits = 0; hits <= 40; hits++) {
      const [none, one] = [0, 1].map((was) => healthOf(redo, rate(hits, 400), rate(was, 1_000)));
      if (none === 'worse') expect(one).toBe('worse');
    }
  });

  it('is never worse than a zero that should be higher', () => {
    expect(healthOf(metric('search.ctr'), rate(0, 1_000), rate(0, 1_000))).toBe('ok');
  });
});

describe('health of a distribution', () => {
  const values = (samples: number) => figureOf({ shape: 'distribution' }, { samples, total: samples });
  const calm = { distance: 0.01, pValue: 0.5, movedSigmas: 0.02, aboveP95: 0.05, belowP5: 0.05 };
  const health = (id: string, shift: Partial<typeof calm>, samples = 500) =>
    healthOf(metric(id), values(samples), values(2_000), { ...calm, ...shift });

  it('is worse when more values than usual are on the bad side, in either direction', () => {
    expect(health('asr.decode_ms', {})).toBe('ok');
    expect(health('asr.decode_ms', { aboveP95: 0.08 })).toBe('ok');
    expect(health('asr.decode_ms', { aboveP95: 0.12 })).toBe('worse');
    expect(health('asr.decode_ms', { belowP5: 0.9 })).toBe('ok');
    expect(health('asr.confidence', { belowP5: 0.12 })).toBe('worse');
  });

  it('has changed when inputs moved significantly and by enough to matter', () => {
    expect(health('vad.level_dbfs', { pValue: 0.001, movedSigmas: 0.3 })).toBe('changed');
    expect(health('vad.level_dbfs', { pValue: 0.02, movedSigmas: 0.3 })).toBe('ok');
    expect(health('vad.level_dbfs', { pValue: 0.001, movedSigmas: 0.1 })).toBe('ok');
    expect(health('asr.decode_ms', { pValue: 0.001, movedSigmas: 0.3 })).toBe('ok');
  });

  it('is not worse for few samples, nor for samples of one machine', () => {
    expect(health('asr.decode_ms', { aboveP95: 0.5 }, 199)).toBe('ok');
    expect(health('gateway.cpu_share', { aboveP95: 0.5 })).toBe('ok');
    expect(healthOf(metric('asr.decode_ms'), values(500), values(999))).toBe('no_baseline');
  });
});

it('is not worse than zero when it is zero', () => {
  for (const samples of [200, 1_475, 3_260, 10_588]) {
    const metric = findMetric('asr.below_auto_rate');
    if (metric === undefined) throw new Error('no such metric');
    const nought = figureOf(metric, { samples, total: 0 });
    expect(healthOf(metric, nought, figureOf(metric, { samples: 9_113, total: 0 }))).toBe('ok');
  }
});
