import { expect, it } from 'vitest';
import { serverRecord } from '../events/server-record.ts';
import { meantBy } from './meant-by.ts';

function event(name: 'utterance.answered' | 'typed' | 'click' | 'edited', second: number, data: object) {
  const eventId = name === 'utterance.answered' ? `utterance-${second}` : `${name}-${second}`;
  return serverRecord({ name, data: { ...data } }, { eventId, at: second * 1_000 });
}

const FIRST = event('utterance.answered', 1, { transcript: 'marquee' });

it('takes what was typed for what was said, and the last click for what was meant', () => {
  const events = [FIRST, event('typed', 9, { query: 'mercury ' }), event('click', 12, { id: 'planet' })];
  expect(meantBy(events, 'utterance-1')).toEqual({ truth: 'mercury', chosen: 'planet' });
});

it('takes what was said again before the click', () => {
  const again = event('utterance.answered', 8, { transcript: 'mercury' });
  const after = event('utterance.answered', 30, { transcript: 'mount fuji' });
  const events = [FIRST, again, event('click', 12, { id: 'planet' }), after];
  expect(meantBy(events, 'utterance-1')).toEqual({ truth: 'mercury', chosen: 'planet' });
});

it('knows nothing where nothing followed, and does not look at what came before', () => {
  expect(meantBy([event('typed', 0, { query: 'before' }), FIRST], 'utterance-1')).toEqual({
    truth: null,
    chosen: null,
  });
});
