import type { TailEvent } from '@hark/shared/http/metrics-api';
import { expect, it } from 'vitest';
import { stagesOf } from './utterance-stages.ts';

const record = (name: TailEvent['name'], data: TailEvent['data']): TailEvent => ({
  eventId: `${name}-1`,
  name,
  at: 0,
  utteranceId: 'utterance-1',
  taskId: null,
  synthetic: false,
  slices: {},
  data,
});

const TIMES = { queueMs: 2, encodeMs: 10, decodeMs: 40, searchMs: 8 };
const shown = record('results.shown', { endpointMs: 640, uploadMs: 50, paintMs: 16 });
const rows = (data: TailEvent['data'], events: TailEvent[]) =>
  stagesOf({ answered: record('utterance.answered', data), events }).map(({ name, startMs, durationMs }) => [
    name,
    startMs,
    durationMs,
  ]);

it('stages follow each other from the end of speech to the results', () => {
  expect(rows({ ...TIMES, totalMs: 70 }, [shown])).toEqual([
    ['endpoint', 0, 640],
    ['upload', 640, 50],
    ['queue', 690, 2],
    ['encode', 692, 10],
    ['decode', 702, 40],
    ['search', 742, 8],
    ['server', 750, 10],
    ['paint', 760, 16],
  ]);
});

it('a draft was made while silence was still awaited', () => {
  expect(rows({ ...TIMES, totalMs: 5, drafted: true }, [shown])).toEqual([
    ['endpoint', 0, 640],
    ['queue', 580, 2],
    ['encode', 582, 10],
    ['decode', 592, 40],
    ['search', 632, 8],
    ['upload', 640, 50],
    ['server', 690, 5],
    ['paint', 695, 16],
  ]);
});

it('without the page only the server’s stages are known, and another utterance’s don’t count', () => {
  const other = { ...shown, utteranceId: 'utterance-2' };
  expect(rows({ queueMs: 0, decodeMs: 40, totalMs: 40 }, [other])).toEqual([['decode', 0, 40]]);
});
