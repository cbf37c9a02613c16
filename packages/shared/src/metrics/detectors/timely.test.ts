import { expect, it } from 'vitest';
import { CUSUM_START, cusumRule, cusumStep, isCusumAlarm } from './bernoulli-cusum.ts';
import { isTimely } from './timely.ts';

const DAY_MS = 86_400_000;

it('an event counts for alarms if its time and that of its receipt are close', () => {
  expect(isTimely(1_000, 61_000)).toBe(true);
  expect(isTimely(3_600_000, 0)).toBe(true);
});

it('an event that comes a day late, or from a clock that is a day ahead, alarms nobody', () => {
  expect(isTimely(0, DAY_MS)).toBe(false);
  expect(isTimely(DAY_MS, 0)).toBe(false);
  expect(isTimely(Number.NaN, 0)).toBe(false);
});

/** Adds bad tasks that arrive one a second. */
function alarmsAfter(bad: number, times: (second: number) => { atMs: number; receivedMs: number }): boolean {
  let state = CUSUM_START;
  for (let second = 0; second < bad; second++) {
    const { atMs, receivedMs } = times(second);
    if (isTimely(atMs, receivedMs)) state = cusumStep(state, { isBad: true, atMs }, cusumRule(0.08));
  }
  return isCusumAlarm(state);
}

it('an upload of the bad tasks of yesterday alarms nobody; those of now do', () => {
  expect(alarmsAfter(300, (second) => ({ atMs: second * 1_000, receivedMs: DAY_MS + second }))).toBe(false);
  expect(
    alarmsAfter(300, (second) => ({ atMs: DAY_MS + second * 1_000, receivedMs: DAY_MS + second * 1_000 })),
  ).toBe(true);
});

it("while the server's clock is a day ahead nothing counts, and when it is right again all does", () => {
  const jump = (untilSecond: number) => (second: number) => ({
    atMs: second * 1_000,
    receivedMs: second * 1_000 + (second < untilSecond ? DAY_MS : 0),
  });
  expect(alarmsAfter(300, jump(300))).toBe(false);
  expect(alarmsAfter(300, jump(150))).toBe(true);
});

it('a sum does not depend on times, and its start never lies after its first task', () => {
  const rule = cusumRule(0.08);
  const first = cusumStep(CUSUM_START, { isBad: true, atMs: DAY_MS }, rule);
  const back = cusumStep(first, { isBad: true, atMs: 5 }, rule);
  const ahead = cusumStep(first, { isBad: true, atMs: 9 * DAY_MS }, rule);
  expect(back.value).toBe(ahead.value);
  expect([back.sinceMs, ahead.sinceMs]).toStrictEqual([5, DAY_MS]);
});
