import type { DriftFinding } from '@hark/shared/http/drift-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findingTitle, findingWords, inputsBySpeed, sortFindings, SPEEDS } from './drift-findings.ts';

const FINDING: DriftFinding = {
  metric: 'vad.level_dbfs',
  component: 'vad',
  slice: { dimension: 'browser', value: 'Safari 19' },
  test: 'ks',
  verdict: 'alarm',
  window: { from: 1, to: 2 },
  n: 240,
  referenceN: 12_400,
  pValue: 1e-9,
  adjustedP: 1e-8,
  size: 0.42,
  value: -54,
  reference: -26,
  category: null,
  speed: 'within_days',
  withQuality: 0.8,
};

it('a finding is in the unit of its metric', () => {
  expect(findingTitle(FINDING)).toBe('Audio level · Safari 19');
  expect(findingWords(FINDING).join('; ')).toBe(
    '−54\u202FdBFS, was −26\u202FdBFS; moved by 0.42 standard deviations; 240 against 12,400 samples; p < 0.0001 after correction; moves with quality: 0.8',
  );
});

it('missing values are shares, whatever the unit of the metric', () => {
  const missing: DriftFinding = { ...FINDING, test: 'missing', value: 0.12, reference: 0.001, size: 0.12 };
  expect(findingWords(missing)[0]).toBe('12\u202F%, was 0.1\u202F%');
});

it('a category is named with its share', () => {
  const moved: DriftFinding = { ...FINDING, metric: 'client.browser', test: 'psi', size: 0.31 };
  const finding = { ...moved, slice: null, value: 0.43, reference: 0.2, category: 'Chrome 142' };
  expect(findingTitle(finding)).toBe('Browser');
  expect(findingWords(finding).slice(0, 2)).toEqual(['Chrome 142: 43\u202F%, was 20\u202F%', 'PSI 0.31']);
});

it('nothing is claimed without data', () => {
  const none = { value: null, reference: null, size: null, pValue: null, adjustedP: null, withQuality: null };
  expect(findingWords({ ...FINDING, ...none })).toEqual(['240 against 12,400 samples']);
});

const findings = fc.array(
  fc
    .record({
      metric: fc.constantFrom('vad.level_dbfs', 'vad.clip_ms', 'search.query_words', 'new.metric'),
      slice: fc.option(fc.constant({ dimension: 'os', value: 'iOS' })),
      verdict: fc.constantFrom('quiet', 'warning', 'alarm', 'not_enough_data'),
      speed: fc.constantFrom(...SPEEDS),
    })
    .map((fields): DriftFinding => Object.assign({}, FINDING, fields)),
);

it('keeps the order of the server, and loses nothing', () => {
  fc.assert(
    fc.property(findings, (given) => {
      const { changed, quiet } = sortFindings(given);
      expect(new Set([...changed, ...quiet])).toEqual(new Set(given));
      expect(changed).toEqual(given.filter((finding) => changed.includes(finding)));
    }),
  );
});

it('a whole is listed under its speed, and a slice only where it changes faster', () => {
  const whole: DriftFinding = { ...FINDING, slice: null, speed: 'stable' };
  const slower: DriftFinding = {
    ...FINDING,
    speed: 'not_enough_data',
    slice: { dimension: 'os', value: 'iOS' },
  };
  expect(inputsBySpeed([FINDING, slower, whole])).toEqual([
    { speed: 'within_days', inputs: ['Audio level · Safari 19'] },
    { speed: 'stable', inputs: ['Audio level'] },
  ]);
});

it('leaves out no input, and lists nothing twice', () => {
  fc.assert(
    fc.property(findings, (given) => {
      const inputs = inputsBySpeed(given).flatMap((group) =>
        group.inputs.map((input) => [group.speed, input].join(' ')),
      );
      expect(new Set(inputs).size).toBe(inputs.length);
      for (const { metric } of given) {
        const title = findingTitle({ metric, slice: null });
        expect(inputs.some((input) => input.includes(title))).toBe(true);
      }
    }),
  );
});
