// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchPageLifecycle } from './page-lifecycle.ts';

let visibility: DocumentVisibilityState = 'visible';
let calls: string[] = [];
let end: () => void;

function show(state: DocumentVisibilityState): void {
  visibility = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  calls = [];
  end = watchPageLifecycle({ stop: () => calls.push('stop'), leave: () => calls.push('leave') });
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('releases the microphone a minute after the page was hidden', () => {
  show('hidden');
  vi.advanceTimersByTime(59_999);
  expect(calls).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(calls).toEqual(['stop']);
});

it('keeps it for a glance at another tab', () => {
  show('hidden');
  vi.advanceTimersByTime(59_000);
  show('visible');
  vi.advanceTimersByTime(120_000);
  expect(calls).toEqual([]);
});

it('leaves with the page, and does nothing once the watch has ended', () => {
  window.dispatchEvent(new Event('pagehide'));
  expect(calls).toEqual(['leave']);
  show('hidden');
  end();
  window.dispatchEvent(new Event('pagehide'));
  vi.advanceTimersByTime(120_000);
  expect(calls).toEqual(['leave']);
});
