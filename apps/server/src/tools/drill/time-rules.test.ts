import { expect, it } from 'vitest';
import { isTimeOfMachine, timeRuleChanges } from './time-rules.ts';

const rule = (metric: string, use: 'active' | 'muted' | 'retired' = 'active') => ({
  rule: `${metric}/rate`,
  metric,
  use,
});

it('knows the times that other work on the machine changes; the length of a clip is none', () => {
  const ids = ['asr.decode_ms', 'client.slow_rate', 'gateway.queue_ms', 'search.voice_ms'];
  expect(ids.filter((id) => !isTimeOfMachine(id))).toEqual([]);
  expect(['vad.clip_ms', 'asr.redo_rate', 'client.attempt_interval_ms'].filter(isTimeOfMachine)).toEqual([]);
});

it('retires rules about times but those that should ring, and changes no other', () => {
  const rules = [
    rule('asr.decode_ms', 'retired'),
    rule('search.voice_ms'),
    rule('client.slow_rate', 'retired'),
    rule('asr.redo_rate', 'muted'),
  ];
  expect(timeRuleChanges(rules, ['asr.decode_ms'])).toEqual([
    { rule: 'asr.decode_ms/rate', use: 'active' },
    { rule: 'search.voice_ms/rate', use: 'retired' },
  ]);
});
