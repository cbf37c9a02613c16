import { expect, it } from 'vitest';
import { PING_EVERY_MS } from './gateway.ts';

/**
 * nginx, HAProxy as commonly set, Apache and the load balancers of large clouds cut connections silent for this long.
 */
const PROXIES_CUT_AFTER_MS = 50_000;

it('[M7] pings often enough that one lost ping lets no proxy cut a silent connection', () => {
  expect(2 * PING_EVERY_MS).toBeLessThan(PROXIES_CUT_AFTER_MS);
});
