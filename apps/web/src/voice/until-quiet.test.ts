import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { untilQuiet } from './until-quiet.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('waits while messages still arrive, and not for ever', async () => {
  const port = new EventTarget();
  let isQuiet = false;
  void untilQuiet(port).then(() => (isQuiet = true));
  for (let i = 0; i < 5; i++) {
    await vi.advanceTimersByTimeAsync(100);
    port.dispatchEvent(new Event('message'));
  }
  expect(isQuiet).toBe(false);
  await vi.advanceTimersByTimeAsync(150);
  expect(isQuiet).toBe(true);
});
