import { expect, it } from 'vitest';
import { figureOf } from '../figures/metric-figure.ts';
import { causeSentence } from './cause-sentence.ts';

const figure = (value: number) =>
  figureOf({ shape: 'distribution' }, { samples: 100, total: 100 * value, quantile: () => value });

function sentence(metric: string, [was, is]: readonly [number, number], who: string | null = 'Chrome 142') {
  const cause = { metric, others: [], now: figure(is), baseline: figure(was) };
  return causeSentence(cause, { who, when: 'since 12:00' })?.replaceAll('\u202F', ' ');
}

it.each([
  ['vad.level_dbfs', [-26, -54], 'Chrome 142 records 28 dB quieter since 12:00.'],
  ['vad.level_dbfs', [-26, -22.5], 'Chrome 142 records 3.5 dB louder since 12:00.'],
  ['vad.snr_db', [25, 7], 'Chrome 142 records with 18 dB more noise since 12:00.'],
  ['vad.clip_ms', [2_000, 1_200], 'Chrome 142 sends clips that are 40 % shorter since 12:00.'],
  ['vad.clip_ms', [2_000, 5_000], 'Chrome 142 sends clips that are 2.5 times as long since 12:00.'],
  ['asr.decode_ms', [40, 48], 'Chrome 142 takes 20 % longer to decode since 12:00.'],
  [
    'vad.missing_snr_db_rate',
    [0, 0.138],
    'Chrome 142 leaves out the signal-to-noise ratio in 14 % of clips since 12:00.',
  ],
  [
    'vad.no_speech_rate',
    [0.01, 0.15],
    'Chrome 142 sends no speech in 15 % of clips since 12:00, 1 % before.',
  ],
  ['asr.redo_rate', [0.04, 0.3], 'Repeated in Chrome 142: 30 % since 12:00, 4 % before.'],
  ['asr.confidence', [0.9, 0.35], 'Confidence in Chrome 142: median 0.35 since 12:00, 0.9 before.'],
] as const)('%s from %j reads “%s”', (metric, values, text) => {
  expect(sentence(metric, values)).toBe(text);
});

it('is about everybody if no slice is concerned', () => {
  expect(sentence('vad.level_dbfs', [-26, -54], null)).toBe('Recordings are 28 dB quieter since 12:00.');
  expect(sentence('search.zero_result_rate', [0.02, 1], null)).toBe(
    '100 % of searches find nothing since 12:00, 2 % before.',
  );
});

it('names two missing fields, and counts the others', () => {
  const others = ['vad.missing_peak_dbfs_rate', 'vad.missing_snr_db_rate', 'vad.no_speech_rate'];
  const cause = { metric: 'vad.missing_rms_dbfs_rate', others, now: figure(0.9), baseline: figure(0) };
  expect(causeSentence(cause, { who: null, when: '' })?.replaceAll('\u202F', ' ')).toBe(
    '90 % of clips lack the audio level, the peak level and 1 more field.',
  );
});

it('says nothing of unknown values', () => {
  const nothing = figureOf({ shape: 'rate' }, { samples: 0, total: 0 });
  const cause = { metric: 'asr.redo_rate', others: [], now: nothing, baseline: nothing };
  expect(causeSentence(cause, { who: null, when: '' })).toBeNull();
});
