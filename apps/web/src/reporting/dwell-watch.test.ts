// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { createDwellWatch } from './dwell-watch.ts';
import type { PageEvent } from './event-recorder.ts';

const click = { taskId: 'task-0001', utteranceId: null, queryId: 'query-0001' };
let nowMs = 0;
let recorded: PageEvent[] = [];

const openPage = () =>
  createDwellWatch({
    openStorage: () => sessionStorage,
    record: (event) => recorded.push(event),
    nowMs: () => nowMs,
  });

beforeEach(() => {
  sessionStorage.clear();
  nowMs = 0;
  recorded = [];
});

it('reports the time away, once, also after a reload', () => {
  openPage().clicked(click);
  nowMs = 42_000;
  const later = openPage();
  later.returned();
  later.returned();
  expect(recorded).toEqual([{ name: 'dwell', ...click, data: { dwellMs: 42_000 } }]);
});

it('reports nothing without a click, after an hour, or with invalid stored data', () => {
  openPage().returned();
  openPage().clicked(click);
  nowMs = 3_600_001;
  openPage().returned();
  sessionStorage.setItem('hark.click', '{"at":"yesterday"}');
  openPage().returned();
  expect(recorded).toEqual([]);
});
