import { expect, it } from 'vitest';
import type { EventRecord } from '../../events/event-record.ts';
import { observeEvent } from './observe-event.ts';
import { event } from '../testing/event-script.ts';

function observed(...given: Parameters<typeof event>): Record<string, [samples: number, total: number]> {
  return Object.fromEntries(
    observeEvent(event(...given)).map(({ metric, samples, total }) => [metric.id, [samples, total]]),
  );
}

it('takes no sample of an unknown value, and counts its absence', () => {
  const clip = { uploaded: false, truncatedStart: null, snrDb: null, rmsDbfs: -20, empty: 'no_speech' };
  const seen = observed('utterance.answered', 0, clip);
  expect(seen['vad.truncated_start_rate']).toBeUndefined();
  expect(seen['vad.snr_db']).toBeUndefined();
  expect(seen['vad.missing_snr_db_rate']).toEqual([1, 1]);
  expect(seen['vad.missing_rms_dbfs_rate']).toEqual([1, 0]);
  expect(seen['vad.level_dbfs']).toEqual([1, -20]);
  expect(seen['vad.no_speech_rate']).toEqual([1, 1]);
  expect(seen['asr.null_speech_rate']).toEqual([1, 0]);
});

it('counts an unreadable language as missing, like any other field', () => {
  const missing = (slices: EventRecord['slices']) =>
    observed('utterance.answered', 0, { uploaded: false }, { slices })['client.missing_language_rate'];
  expect(missing({ browser: 'Safari 26' })).toEqual([1, 1]);
  expect(missing({ locale: 'en-US' })).toEqual([1, 0]);
});

it('ignores uploaded recordings for the detectors of pages', () => {
  const seen = observed('utterance.answered', 0, { uploaded: true, snrDb: null, rmsDbfs: -20 });
  expect(Object.keys(seen).filter((id) => id.startsWith('vad.missing'))).toEqual([]);
  expect(seen['vad.level_dbfs']).toBeUndefined();
});

it('adds hits that are separate events to the hits alone', () => {
  expect(observed('vad.start', 0)['vad.misfire_rate']).toEqual([1, 0]);
  expect(observed('vad.misfire', 0)['vad.misfire_rate']).toEqual([0, 1]);
});

it('counts events that stand for many', () => {
  expect(observed('events.late', 0, { events: 7 })['gateway.late_events']).toEqual([7, 7]);
});
