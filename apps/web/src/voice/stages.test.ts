import { expect, it } from 'vitest';
import { fakeFinal } from '../wire/fake-server.ts';
import { stagesOf } from './stages.ts';

const { timings } = fakeFinal('utterance-a');

it('accounts for all of the time from the last word to the results', () => {
  const stages = stagesOf({
    silenceMs: 480,
    sentAtMs: 1_000,
    answeredAtMs: 1_100,
    paintedAtMs: 1_116,
    serverMs: timings.totalMs,
    timings,
  });
  expect(stages).toEqual([
    { name: 'endpoint', durationMs: 480 },
    { name: 'upload', durationMs: 60 },
    { name: 'queue', durationMs: 1 },
    { name: 'recognise', durationMs: 30 },
    { name: 'search', durationMs: 5 },
    { name: 'paint', durationMs: 16 },
  ]);
});

it('shows no negative time when the server worked before the close', () => {
  const moments = { silenceMs: 0, sentAtMs: 0, answeredAtMs: 10, paintedAtMs: 20 };
  const stages = stagesOf({ ...moments, serverMs: 500, timings });
  expect(stages.find(({ name }) => name === 'upload')?.durationMs).toBe(0);
});
