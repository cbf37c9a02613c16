import { describe, expect, it } from 'vitest';
import { METRICS } from '../metrics/definitions/metric-definitions.ts';
import { DRIFT_INPUTS, driftRuleOf } from '../metrics/definitions/drift-inputs.ts';
import { ALARM_RULES, defaultValues, findRule, problemsOfValues } from './alarm-rules.ts';

describe('the rules', () => {
  it('have ids of their own, and defaults within their bounds', () => {
    expect(new Set(ALARM_RULES.map(({ id }) => id)).size).toBe(ALARM_RULES.length);
    for (const rule of ALARM_RULES) {
      expect(rule.id).toBe(`${rule.metric}/${rule.detector}`);
      expect(problemsOfValues(rule, defaultValues(rule))).toEqual([]);
    }
  });

  it('are about every rate that must not change unseen, every bound, every budget and every input', () => {
    const rates = [
      ['vad.no_speech_rate', 'asr.null_speech_rate', 'asr.redo_rate', 'asr.switch_rate', 'search.ctr'],
      ['search.zero_result_rate', 'vad.truncated_start_rate', 'vad.truncated_end_rate', 'gateway.error_rate'],
    ].flat();
    for (const metric of rates) expect(findRule(`${metric}/rate`)?.metric).toBe(metric);
    for (const { id, alarm, shape } of METRICS)
      if (alarm !== undefined && shape === 'rate')
        expect(findRule(`${id}/bound`) ?? findRule(`${id}/missing`)).toBeDefined();
    expect(findRule('gateway.error_rate/burn')?.severity).toBe('page');
    for (const input of DRIFT_INPUTS) expect(findRule(driftRuleOf(input))).toBeDefined();
  });

  it('refuse values that are unknown, beyond their bounds or contradict each other', () => {
    const rule = findRule('asr.redo_rate/rate');
    if (rule === undefined) throw new Error('there is a rule about repetitions');
    expect(problemsOfValues(rule, { ratio: 1.5 })).toEqual([]);
    expect(problemsOfValues(rule, { colour: 1 })[0]).toContain('has no threshold colour; it has ratio');
    expect(problemsOfValues(rule, { ratio: Number.NaN })).toEqual(['ratio must be a number from 1.1 to 20.']);
    expect(problemsOfValues(rule, { ratio: 0 })).toEqual(['ratio must be a number from 1.1 to 20.']);
    expect(problemsOfValues(rule, { pendingAt: 20 })).toEqual(['pendingAt must not be above firingAt.']);
  });
});
