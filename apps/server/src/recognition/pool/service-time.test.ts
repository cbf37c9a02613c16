import { expect, it } from 'vitest';
import { createServiceTime } from './service-time.ts';

it('the wait grows with the queue, falls with the workers, and follows the recognition times', () => {
  const service = createServiceTime();
  const before = service.waitMs(8, 2);
  expect(service.waitMs(16, 2)).toBeGreaterThan(before);
  expect(service.waitMs(8, 4)).toBeLessThan(before);
  for (let times = 0; times < 100; times++) service.record(2000);
  expect(service.waitMs(8, 2)).toBeCloseTo(8000, -2);
});

it('the wait is never zero and never an hour', () => {
  const service = createServiceTime();
  expect(service.waitMs(0, 1)).toBeGreaterThan(0);
  expect(service.waitMs(100_000, 1)).toBeLessThanOrEqual(30_000);
});
