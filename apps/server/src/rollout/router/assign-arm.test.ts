import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignArm } from './assign-arm.ts';
import { murmur3 } from './murmur3.ts';

describe('MurmurHash3', () => {
  // Reference values of the original implementation.
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    ['test', 0, 0xba6bd213],
    ['test', 0x9747b28c, 0x704b81dc],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
    ['aaa', 0x9747b28c, 0x283e0130],
  ])('of “%s” with the seed %i', (text, seed, hash) => {
    expect(murmur3(text, seed)).toBe(hash);
  });
});

const clients = Array.from({ length: 20_000 }, (_, index) => `client-${index}`);

describe('the arm of a client', () => {
  it('is the same every time, and a larger weight only adds clients to the canary', () => {
    const weights = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(fc.uuid(), fc.string(), weights, weights, (clientId, salt, one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const arm = assignArm(clientId, { salt, weight: small });
        expect(assignArm(clientId, { salt, weight: small })).toBe(arm);
        if (arm !== 'rest') expect(assignArm(clientId, { salt, weight: large })).toBe(arm);
      }),
    );
  });

  it.each([0.01, 0.1, 0.25, 0.5])(
    'is the canary for %d of the clients, and the control for as many',
    (weight) => {
      const arms = clients.map((clientId) => assignArm(clientId, { salt: 'one', weight }));
      const share = (arm: string): number => arms.filter((one) => one === arm).length / arms.length;
      expect(Math.abs(share('canary') - weight)).toBeLessThan(0.012);
      expect(Math.abs(share('control') - weight)).toBeLessThan(0.012);
    },
  );

  it('of another rollout is another: a tenth of its canary was in the last one of a tenth', () => {
    const canaryOf = (salt: string) =>
      clients.filter((clientId) => assignArm(clientId, { salt, weight: 0.1 }) === 'canary');
    const before = new Set(canaryOf('one'));
    const again = canaryOf('two').filter((clientId) => before.has(clientId)).length / before.size;
    expect(again).toBeGreaterThan(0.07);
    expect(again).toBeLessThan(0.13);
  });

  it('with a weight of 0 is never the canary', () => {
    expect(clients.filter((clientId) => assignArm(clientId, { salt: 'x', weight: 0 }) !== 'rest')).toEqual(
      [],
    );
  });
});
