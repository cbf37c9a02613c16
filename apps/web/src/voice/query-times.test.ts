import { describe, expect, it } from 'vitest';
import { fakeFinal, fakeInterim, fakeResult } from '../wire/fake-server.ts';
import {
  interimCame,
  NO_TIMES,
  provisionalPainted,
  resumed,
  timesUntilResults,
  type QueryTimes,
} from './query-times.ts';

const A = 'utterance-a';
const results = [fakeResult('stanford', 'Stanford University')];
const provisional = fakeInterim(A, { results, provisional: true });
const timings = { audioMs: 900, queueMs: 1, encodeMs: 10, decodeMs: 20, searchMs: 5, totalMs: 36 };
const final = fakeFinal(A, { results, timings });

/** Paused at 1000 after 96 ms of silence, shown early at 1080, closed at 1224, answered at 1230, painted at 1240. */
function shownEarly(): QueryTimes {
  const came = interimCame({ ...NO_TIMES, pausedAtMs: 1_000 }, provisional, 1_070);
  return { ...provisionalPainted(came, 1_080), closedAtMs: 1_224, silenceAfterMs: 320 };
}

const totalOf = (times: QueryTimes, answered = final): number =>
  timesUntilResults(times, { final: answered, finalAtMs: 1_300, paintedAtMs: 1_310 }).wholeMs;

describe('times of a query', () => {
  it('end with the provisional answer if the final has the same results', () => {
    expect(totalOf(shownEarly())).toBe(96 + 80);
  });

  it('are the sum of their stages', () => {
    const { stages, wholeMs } = timesUntilResults(shownEarly(), {
      final,
      finalAtMs: 1_300,
      paintedAtMs: 1_310,
    });
    expect(stages.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBe(wholeMs);
  });

  it('end with the final when it has other results', () => {
    const other = fakeFinal(A, { results: [], timings });
    expect(totalOf(shownEarly(), other)).toBe(320 + 86);
  });

  it.each([
    ['speech went on', resumed],
    ['another interim came', (times: QueryTimes) => interimCame(times, fakeInterim(A), 1_100)],
    ['it never reached the screen', (times: QueryTimes) => interimCame(times, provisional, 1_290)],
  ])('end with the final when a provisional answer came and %s', (_what, change) => {
    expect(totalOf(change(shownEarly()))).toBe(320 + 86);
  });
});
