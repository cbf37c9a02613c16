import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_RULES } from './alarm-rules.ts';
import { explains, isSameCause, type Located } from './same-cause.ts';

const HOUR_MS = 3_600_000;
const slice = fc.constantFrom(
  null,
  { dimension: 'browser', value: 'Chrome 142' },
  { dimension: 'browser', value: 'Firefox 143' },
  { dimension: 'os', value: 'Android' },
);
const located: fc.Arbitrary<Located> = fc
  .record({ rule: fc.constantFrom(...ALARM_RULES), slice, since: fc.nat(48), took: fc.nat(10) })
  .map(({ rule, slice: where, since, took }) => ({
    metric: rule.metric,
    component: rule.component,
    kind: rule.kind,
    detector: rule.detector,
    slice: where,
    sinceMs: since * HOUR_MS,
    foundMs: (since + took) * HOUR_MS,
  }));

const at = (given: Partial<Located>): Located => ({
  metric: 'asr.redo_rate',
  component: 'asr',
  kind: 'output',
  detector: 'rate',
  slice: null,
  sinceMs: 0,
  foundMs: HOUR_MS,
  ...given,
});

describe('one cause', () => {
  it('is mutual, and never crosses components', () => {
    fc.assert(
      fc.property(located, located, (a, b) => {
        expect(isSameCause(a, b)).toBe(isSameCause(b, a));
        expect(isSameCause(a, a)).toBe(true);
        if (a.component !== b.component) expect(isSameCause(a, b)).toBe(false);
      }),
    );
  });

  it('is a place and a window, and one browser is not another', () => {
    const chrome = { dimension: 'browser', value: 'Chrome 142' };
    const first = at({ slice: chrome });
    expect(isSameCause(first, at({ metric: 'asr.switch_rate', sinceMs: HOUR_MS }))).toBe(true);
    expect(isSameCause(first, at({ metric: 'asr.switch_rate', sinceMs: 5 * HOUR_MS }))).toBe(false);
    expect(isSameCause(first, at({ slice: { dimension: 'browser', value: 'Firefox 143' } }))).toBe(false);
    expect(isSameCause(first, at({ slice: { dimension: 'os', value: 'Android' } }))).toBe(true);
  });
});

describe('upstream', () => {
  it('a word that the catalogue lacks explains low confidence, and is not explained by it', () => {
    const word = at({
      metric: 'search.unknown_word_share',
      component: 'search',
      kind: 'input',
      detector: 'unknown-words',
    });
    const unsure = at({ metric: 'asr.below_auto_rate' });
    expect(explains(word, unsure)).toBe(true);
    expect(explains(unsure, word)).toBe(false);
    // Other voices are heard as other words.
    expect(explains(at({ metric: 'vad.clip_ms', component: 'vad', kind: 'input' }), word)).toBe(true);
    expect(explains(word, at({ metric: 'asr.null_speech_rate' }))).toBe(false);
  });

  it('goes one way', () => {
    fc.assert(
      fc.property(located, located, (a, b) => {
        expect(explains(a, b) && explains(b, a)).toBe(false);
      }),
    );
  });

  it('is detection, then recognition, then search, in one window', () => {
    const vad = at({ metric: 'vad.truncated_start_rate', component: 'vad', kind: 'input' });
    const search = at({ metric: 'search.ctr', component: 'search' });
    expect(explains(vad, at({}))).toBe(true);
    expect(explains(vad, search)).toBe(true);
    expect(explains(at({}), search)).toBe(true);
    expect(explains(search, at({}))).toBe(false);
    expect(explains(vad, { ...search, sinceMs: 9 * HOUR_MS, foundMs: 10 * HOUR_MS })).toBe(false);
  });

  it('is a slow stage of a slow whole, but not of another stage', () => {
    const decode = at({ metric: 'asr.decode_ms', kind: 'software' });
    const slow = at({ metric: 'client.slow_rate', component: 'client' });
    expect(explains(decode, slow)).toBe(true);
    expect(explains(decode, at({ metric: 'gateway.total_ms', component: 'gateway', kind: 'software' }))).toBe(
      true,
    );
    expect(explains(decode, at({ metric: 'search.voice_ms', component: 'search', kind: 'software' }))).toBe(
      false,
    );
    expect(explains(at({}), slow)).toBe(false);
  });
});
