import { expect, it } from 'vitest';
import { loadReport, type SpokenUtterance } from './load-report.ts';

const answered: SpokenUtterance = {
  audio: 'a.flac',
  outcome: 'answered',
  code: null,
  cutOff: false,
  final: null,
  audioMs: 2_000,
  busyReplies: 0,
  interims: 2,
  hinted: true,
  closeToFinalMs: 10,
  speechEndToFinalMs: 400,
  speechEndToAnswerMs: 250,
};
const none = { closeToFinalMs: null, speechEndToFinalMs: null, speechEndToAnswerMs: null, hinted: false };

it('sums up a load run, without unanswered utterances in the quantiles', () => {
  const report = loadReport(
    { streams: 2, seconds: 30 },
    [
      answered,
      { ...answered, closeToFinalMs: 30, cutOff: true },
      { ...answered, ...none, outcome: 'lost' },
      { ...answered, ...none, outcome: 'failed', code: 'busy', busyReplies: 6 },
    ],
    ['unreachable', 'unreachable'],
  );
  expect(report).toMatchObject({
    utterances: 4,
    answered: 2,
    lost: 1,
    errors: { busy: 1, unreachable: 2 },
    busyReplies: 6,
    interims: 8,
    hinted: 2,
    cutOffs: 1,
    cutOffAudio: ['a.flac'],
    utterancesPerMinute: 8,
    closeToFinalMs: { p50: 20, p95: 29, p99: 30, max: 30 },
  });
  expect(report.audioRate).toBeCloseTo(8 / 30);
});

it('has no quantiles without utterances', () => {
  const { closeToFinalMs, utterances } = loadReport({ streams: 1, seconds: 1 }, [], []);
  expect([closeToFinalMs.p50, closeToFinalMs.max, utterances]).toEqual([null, null, 0]);
});
