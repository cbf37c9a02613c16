import fc from 'fast-check';
import { expect, it } from 'vitest';
import { searchRequestSchema } from '../http/api.ts';
import { clientMessageSchema } from './client-message.ts';

const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const OPEN = { type: 'segment.open', utteranceId: 'utterance-1', ordinal: 1, taskId: 'task-0001' };
const SEARCH = {
  type: 'search',
  requestId: 'request-1',
  taskId: 'task-0001',
  query: 'oslo',
  source: 'typed',
};

function degreesOf(parsed: unknown): number[] {
  const { place: found } = JSON.parse(JSON.stringify(parsed));
  return [found.latitude, found.longitude];
}

it('[S1d] a position has two decimals of a degree behind every boundary, and is at most about a kilometre off', () => {
  fc.assert(
    fc.property(place, (given) => {
      const received = [
        clientMessageSchema.parse({ ...OPEN, place: given }),
        clientMessageSchema.parse({ ...SEARCH, place: given }),
        searchRequestSchema.parse({ query: 'oslo', place: given }),
      ].map(degreesOf);
      const exact = [given.latitude, given.longitude];
      for (const degrees of received) {
        for (const [axis, value] of degrees.entries()) {
          expect(String(value)).toMatch(/^-?\d+(\.\d{1,2})?$/);
          expect(Math.abs(value - (exact[axis] ?? Number.NaN))).toBeLessThanOrEqual(0.005_001);
        }
      }
    }),
  );
});
