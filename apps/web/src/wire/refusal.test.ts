import { describe, expect, it } from 'vitest';
import { kindOfClose, refusalOf, type RefusalKind } from './refusal.ts';

const hark = (code: string, retryable: boolean) => ({ error: { code, message: 'Why.', retryable } });

describe('a refusal', () => {
  it.each<[number, string, boolean, RefusalKind]>([
    [403, 'origin_refused', false, 'refused'],
    [503, 'overloaded', true, 'full'],
    [429, 'rate_limited', true, 'rate-limited'],
    [426, 'upgrade_required', false, 'no-sockets'],
    [503, 'starting', true, 'unreachable'],
    [500, 'internal', true, 'fault'],
    [400, 'invalid_request', false, 'version'],
    [400, 'constructor', false, 'version'],
  ])('by the server itself has its kind: %i %s', (status, code, retryable, kind) => {
    const refusal = refusalOf(status, hark(code, retryable), '7');
    expect(refusal).toEqual({ kind, message: 'Why.', retryAfterMs: retryable ? 7_000 : null });
  });

  it.each<[number, RefusalKind, boolean]>([
    [502, 'unreachable', true],
    [503, 'unreachable', true],
    [504, 'unreachable', true],
    [429, 'rate-limited', true],
    [413, 'blocked', false],
    [403, 'blocked', false],
    [401, 'blocked', false],
    [404, 'blocked', false],
    // A sign-in page.
    [200, 'blocked', false],
  ])("by a proxy, with a page of its own, does not count as the server's: %i", (status, kind, again) => {
    const { kind: found, retryAfterMs } = refusalOf(status, null, 'Fri, 27 Nov 2026 07:00:00 GMT');
    expect(found).toBe(kind);
    expect(retryAfterMs).toBe(again ? 0 : null);
  });

  it('by a close has the kind of the error before it', () => {
    expect(kindOfClose('unauthorized', true)).toBe('unauthorized');
    expect(kindOfClose('rate_limited', true)).toBe('rate-limited');
    expect(kindOfClose('overloaded', true)).toBe('full');
    expect(kindOfClose('idle_timeout', true)).toBe('unreachable');
    expect(kindOfClose(null, true)).toBe('unreachable');
    expect(kindOfClose('internal', true)).toBe('fault');
    expect(kindOfClose('unsupported_protocol', false)).toBe('version');
    expect(kindOfClose('hello_required', false)).toBe('version');
    expect(kindOfClose('too_many_errors', false)).toBe('version');
  });
});
