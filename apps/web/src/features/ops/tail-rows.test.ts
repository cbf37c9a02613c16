import type { TailEvent } from '@hark/shared/http/metrics-api';
import { describe, expect, it } from 'vitest';
import { EMPTY_TAIL, withEvents } from './tail-rows.ts';

let ids = 0;
function event(name: TailEvent['name'], changes: Partial<TailEvent> = {}): TailEvent {
  return {
    eventId: `event-${++ids}`,
    name,
    at: ids,
    utteranceId: 'utterance-1',
    taskId: null,
    synthetic: false,
    slices: { device: 'phone', browser: 'Safari' },
    data: {},
    ...changes,
  };
}

const answered = (changes: Partial<TailEvent> = {}): TailEvent =>
  event('utterance.answered', {
    data: { confidence: 0.9, empty: null, resultCount: 3, totalMs: 80 },
    ...changes,
  });

describe('the tail', () => {
  it('shows the server’s and then the page’s events of an utterance', () => {
    const tail = withEvents(EMPTY_TAIL, [
      answered(),
      event('results.shown', { data: { wholeMs: 900 } }),
      event('click', { data: { position: 1 } }),
    ]);
    expect(tail.rows).toMatchObject([
      {
        kind: 'voice',
        where: 'phone, Safari',
        text: null,
        resultCount: 3,
        serverMs: 80,
        wholeMs: 900,
        deeds: ['click'],
      },
    ]);
  });

  it('shows text where it is allowed', () => {
    const data = { transcript: 'mount fuji', empty: null };
    expect(withEvents(EMPTY_TAIL, [answered({ data })]).rows[0]?.text).toBe('mount fuji');
  });

  it('shows nothing twice after a reconnect', () => {
    const events = [answered(), event('click')];
    const once = withEvents(EMPTY_TAIL, events);
    expect(withEvents(once, events).rows).toEqual(once.rows);
  });

  it('keeps the newest rows, up to the limit', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      event('query.searched', { utteranceId: null, at: index }),
    );
    const { rows } = withEvents(EMPTY_TAIL, many);
    expect(rows.length).toBeLessThan(100);
    expect(rows[0]?.at).toBe(99);
  });

  it('ignores events without a row', () => {
    const strays = [
      event('click', { utteranceId: null }),
      event('click', { utteranceId: 'gone' }),
      event('vad.start'),
    ];
    expect(withEvents(EMPTY_TAIL, strays).rows).toEqual([]);
  });
});
