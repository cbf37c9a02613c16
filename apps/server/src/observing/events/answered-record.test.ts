import type { Final } from '@hark/shared/wire/final';
import { expect, it } from 'vitest';
import type { Utterance } from '../../answering/pipeline/utterance.ts';
import { answeredRecord, outcomeAt, startOf } from './answered-record.ts';

const NOW_MS = Date.UTC(2026, 0, 31, 12);
const HOUR_MS = 3_600_000;

function utterance(startedAt: number | null, synthetic: boolean): Utterance {
  return {
    utteranceId: 'utterance-0001',
    taskId: 'task-0001',
    speaker: {
      clientId: 'client-0001',
      sessionId: 'session-0001',
      device: null,
      vad: null,
      language: 'en-US',
      consent: { audio: false },
      phrases: [],
      synthetic,
    },
    pcm: new Int16Array(16_000),
    speechPcm: new Int16Array(16_000),
    clip: null,
    startedAt,
    endReason: 'endpoint',
    limit: 10,
  };
}

it('dates an answer by the clock of the server, whatever that of the page', () => {
  expect(outcomeAt(utterance(NOW_MS - HOUR_MS / 2, false), NOW_MS, 50)).toBe(NOW_MS);
  expect(startOf(utterance(NOW_MS - 20 * HOUR_MS, false), NOW_MS)).toBe(NOW_MS - 1_000);
});

it.each([null, 0, -1e12, NOW_MS + 48 * HOUR_MS])(
  'ignores a page clock of %s and assumes that the utterance just ended',
  (startedAt) => {
    expect(startOf(utterance(startedAt, false), NOW_MS)).toBe(NOW_MS - 1_000);
  },
);

it('records how audio came, and the share of words unknown to the catalogue', () => {
  const final: Final = {
    type: 'final',
    utteranceId: 'utterance-0001',
    transcript: 'mount zebra',
    confidence: 0.9,
    alternatives: [],
    empty: null,
    results: [],
    queryId: 'query-0001',
    decision: 'auto',
    version: { pipeline: 'p', recognizer: 'r', search: 's', vad: 'v' },
    timings: { audioMs: 1_000, queueMs: 0, encodeMs: 1, decodeMs: 1, searchMs: 1, totalMs: 3 },
  };
  const options = { deployment: 'test', autoFrom: 0.5, nowMs: NOW_MS, unknownWordShare: 0.5 };
  const spoken = answeredRecord(utterance(NOW_MS, false), final, options);
  expect(spoken.data['unknownWordShare']).toBe(0.5);
  expect(spoken.slices['codec']).toBe('pcm');
  const uploaded = answeredRecord({ ...utterance(NOW_MS, false), codec: 'flac' }, final, options);
  expect(uploaded.slices['codec']).toBe('flac');
});

it('records the labels of the filters that were understood', () => {
  const final: Final = {
    type: 'final',
    utteranceId: 'utterance-0001',
    transcript: 'red sofas near me',
    confidence: 0.9,
    alternatives: [],
    empty: null,
    results: [],
    understood: {
      filters: [{ field: 'colour', is: ['red'], label: 'red' }],
      sort: [{ field: 'location', order: 'asc', label: 'nearest first' }],
      rest: '',
    },
    queryId: 'query-0001',
    decision: 'auto',
    version: { pipeline: 'p', recognizer: 'r', search: 's', vad: 'v' },
    timings: { audioMs: 1_000, queueMs: 0, encodeMs: 1, decodeMs: 1, searchMs: 1, totalMs: 3 },
  };
  const options = { deployment: 'test', autoFrom: 0.5, nowMs: NOW_MS, unknownWordShare: 0.5 };
  const { data } = answeredRecord(utterance(NOW_MS, false), final, options);
  expect(data['understood']).toBe('red; nearest first');
});

it('accepts the clock of a simulator, within the range of the log', () => {
  const yesterday = NOW_MS - 20 * HOUR_MS;
  expect(outcomeAt(utterance(yesterday, true), NOW_MS, 50)).toBe(yesterday + 1_050);
  expect(outcomeAt(utterance(NOW_MS - 8 * 24 * HOUR_MS, true), NOW_MS, 50)).toBe(NOW_MS + 50);
  expect(outcomeAt(utterance(NOW_MS + HOUR_MS, true), NOW_MS, 50)).toBe(NOW_MS + 50);
});
