import type { EventRecord } from '@hark/shared/events/event-record';
import { createScript } from './scripted-day.ts';

const DAY_MS = 86_400_000;
const DEVICES = ['phone', 'desktop', 'tablet'];
const BROWSERS = ['Chrome 140', 'Chrome 141', 'Safari 19', 'Firefox 143', 'Edge 141'];
const LOCALES = ['en-US', 'en-GB', 'en-IN', 'de-DE'];

/** A pseudo-random number: the same day each time. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

/** Events of one day, in batches: people press, speak, see results, click or repeat the query. */
export function* busyDay(startMs: number, events: number): Generator<EventRecord[]> {
  const EVENTS_EACH = 8;
  const people = Math.ceil(events / EVENTS_EACH);
  const perBatch = 120;
  for (let first = 0; first < people; first += perBatch) {
    const batch: EventRecord[] = [];
    for (let number = first; number < Math.min(people, first + perBatch); number++) {
      const script = createScript(startMs + Math.floor((number / people) * (DAY_MS - 120_000)));
      const device = DEVICES[number % 3] ?? 'phone';
      const person = script.by({ clientId: `client-${number}`, device, synthetic: false });
      const ms = (mean: number, seed: number): number => mean * (0.3 + 1.4 * noise(number * 31 + seed));
      const changes = {
        durationMs: ms(1_500, 1),
        rmsDbfs: -ms(24, 2),
        decodeMs: ms(60, 3),
        encodeMs: ms(13, 4),
        totalMs: ms(120, 5),
        snrDb: ms(18, 6),
        confidence: noise(number + 7),
      };
      person.page('mic.pressed', 0);
      person.say(1, changes, ms(900, 8));
      if (number % 2 === 0) person.page('click', 5, { position: 1 + (number % 4) });
      else person.page('typed', 25, { query: 'mount fuji' });
      person.page('mic.closed', 30, { heardMs: 4_000, sentMs: 1_000, savedShare: noise(number) });
      const slices = {
        device,
        browser: BROWSERS[number % 5] ?? '',
        locale: LOCALES[number % 4] ?? '',
        os: number % 2 ? 'Android' : 'Windows',
        version: 'hark-0.1.0/1',
        recognizer: 'moonshine-tiny-int8/1',
        deployment: number % 10 === 0 ? 'canary' : 'default',
      };
      for (const event of script.events) {
        const id = `${number}-${event.eventId}`;
        const utteranceId = event.utteranceId === null ? null : `utterance-${number}`;
        batch.push({ ...event, eventId: id, utteranceId, slices });
      }
    }
    yield batch;
  }
}
