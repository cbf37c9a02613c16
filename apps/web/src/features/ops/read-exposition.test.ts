import { expect, it } from 'vitest';
import { readExposition } from './read-exposition.ts';

it('reads names, labels and values, and ignores the rest', () => {
  const text = [
    '# HELP hark_attempts_total Utterances, by what became of them.',
    '# TYPE hark_attempts_total counter',
    'hark_attempts_total{outcome="no_speech"} 3',
    'hark_open_connections 0',
    'process_cpu_seconds_total 1.5e-3 1700000000000',
    '',
    'not a sample at all',
  ].join('\n');
  expect(readExposition(text)).toEqual([
    { name: 'hark_attempts_total', labels: 'outcome="no_speech"', value: 3 },
    { name: 'hark_open_connections', labels: '', value: 0 },
    { name: 'process_cpu_seconds_total', labels: '', value: 0.0015 },
  ]);
});
