import { expect, it } from 'vitest';
import { EVENT_DATA } from '../../events/event-fields.ts';
import type { RecordedMetric } from './metric-definition.ts';
import { findMetric, METRICS, RECORDED_METRICS } from './metric-definitions.ts';

function fieldsOf(metric: RecordedMetric): string[] {
  const conditions = [...(metric.of ?? []), ...(metric.shape === 'rate' ? metric.hit : [])];
  const value = metric.shape === 'rate' || metric.field === undefined ? [] : [metric.field];
  return [...conditions.flatMap((condition) => ('field' in condition ? condition.field : [])), ...value];
}

it('every metric has an id of its own that says its component', () => {
  expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length);
  for (const { id, component } of METRICS) expect(id).toMatch(new RegExp(`^${component}\\.[a-z][a-z0-9_]*$`));
  expect(findMetric('asr.redo_rate')?.title).toBe('Repeated');
  expect(findMetric('asr.unheard_of')).toBeUndefined();
});

it('every metric reads fields that its events have', () => {
  for (const metric of RECORDED_METRICS) {
    const known = new Set(metric.from.flatMap((name) => Object.keys(EVENT_DATA[name].shape)));
    for (const field of fieldsOf(metric)) expect([metric.id, known.has(field)]).toEqual([metric.id, true]);
  }
});

it('every component has input, output or software, and each something to look at first', () => {
  for (const component of ['vad', 'asr', 'search', 'gateway', 'client']) {
    const own = METRICS.filter((metric) => metric.component === component);
    expect(own.filter(({ headline }) => headline === true).length).toBeGreaterThan(0);
  }
  for (const component of ['vad', 'asr', 'search']) {
    const kinds = new Set(METRICS.filter((metric) => metric.component === component).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['input', 'output', 'software']));
  }
});
