import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blameWords, chartSpan, evidenceFacts, pValueWords, valueUnit } from './alarm-facts.ts';
import { composeAlarm } from './testing/compose-alarm.ts';

const valuesOf = (alarm: Parameters<typeof evidenceFacts>[0]): Map<string, string> =>
  new Map(evidenceFacts(alarm).map(({ label, value }) => [label, value.replaceAll('\u202F', ' ')]));

it('the evidence has what was judged, against what, and how surely', () => {
  const facts = valuesOf(composeAlarm());
  expect(facts.get('Value')).toBe('43 %');
  expect(facts.get('99 % interval')).toBe('32 % – 55 %');
  expect(facts.get('Baseline')).toBe('2.1 %');
  expect(facts.get('Samples')).toBe('130');
  expect(facts.get('Test')).toBe('CUSUM 9.31, limit 8');
  expect(facts.get('Slice')).toBe('Chrome 142');
  expect(facts.has('p-value')).toBe(false);
});

it('a value has the unit of its metric, unless the detector compares shares', () => {
  expect(valueUnit({ detector: 'drift', metric: 'vad.level_dbfs' })).toBe('dBFS');
  expect(valueUnit({ detector: 'rate', metric: 'client.whole_ms' })).toBe('share');
  expect(valueUnit({ detector: 'missing', metric: 'vad.level_dbfs' })).toBe('share');
  expect(valueUnit({ detector: 'rate', metric: 'of.a.newer.server' })).toBe('ratio');
});

it('a p-value is never shown as zero', () => {
  expect([0.012, 1e-12].map(pValueWords)).toEqual(['0.012', '< 0.0001']);
});

it('blame names the stages that are charged, the greatest share first', () => {
  const words = blameWords({ vad: 0.22, asr: 0.71, search: 0, unexplained: 0.07 });
  expect(words.replaceAll('\u202F', ' ')).toBe('71 % recognition, 22 % detection, 7 % unexplained');
});

it('the chart shows what was judged, and the time before it began', () => {
  const time = fc.integer({ min: 1e12, max: 2e12 });
  fc.assert(
    fc.property(time, time, fc.integer({ min: 0, max: 1e9 }), (sinceMs, from, length) => {
      const { evidence } = composeAlarm();
      const window = { from, to: from + length };
      const span = chartSpan({ sinceMs, evidence: { ...evidence, window } });
      expect(span.from).toBeLessThanOrEqual(Math.min(sinceMs, from) - 3_600_000);
      expect(span.to).toBeGreaterThan(window.to);
      // A judgement a moment later asks for the same chart, most of the time.
      expect(span.to % 300_000).toBe(0);
    }),
  );
});
