import { expect, it } from 'vitest';
import { liveInMemory, type LivedMonth } from './testing/live-in-memory.ts';
import { usualMonth, type ChangeTask } from './testing/usual-month.ts';

const DAY_MS = 86_400_000;
/** A Monday. */
const START_MS = Date.UTC(2026, 8, 7);
const month = { startMs: START_MS, days: 35, tasksADay: 400 };

function fired({ transitions }: LivedMonth): string[] {
  return transitions
    .filter(({ alarm }) => alarm.progress.state === 'firing')
    .map(
      ({ alarm, atMs }) =>
        `${alarm.rule} in ${alarm.slice?.value ?? 'all'} on day ${Math.floor((atMs - START_MS) / DAY_MS)}`,
    );
}

it('a month of usual traffic, with its days and weeks, alarms at most once', async () => {
  const lived = await liveInMemory(usualMonth({ ...month, seed: 1 }));
  expect(lived.events).toBeGreaterThan(60_000);
  expect(fired(lived).slice(1)).toEqual([]);
}, 300_000);

it('a change in one browser of such a month is found', async () => {
  // From noon of day 20 on, a third of the people with one browser repeat themselves.
  const change: ChangeTask = ({ slices, outcome }, at, random) => {
    if (at < START_MS + 20.5 * DAY_MS || slices['browser'] !== 'Safari 26') return;
    if (random() < 0.3) outcome.redo = true;
  };
  const lived = await liveInMemory(usualMonth({ ...month, days: 22, seed: 2, change }));
  expect(fired(lived)).toContainEqual(expect.stringMatching(/^asr.redo_rate\/rate in .* on day 2[0-2]$/));
}, 300_000);
