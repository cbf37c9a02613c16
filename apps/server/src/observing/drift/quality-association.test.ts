import fc from 'fast-check';
import { expect, it } from 'vitest';
import { qualityAssociation } from './quality-association.ts';

const cell = fc.record({
  input: fc.double({ min: -100, max: 100, noNaN: true }),
  bad: fc.double({ min: 0, max: 1, noNaN: true }),
  weight: fc.integer({ min: 1, max: 1_000 }),
});

it('is a share, and does not depend on the unit of the input', () => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 6, maxLength: 40 }), (cells) => {
      const found = qualityAssociation(cells) ?? -1;
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThanOrEqual(1);
      const scaled = cells.map(({ input, bad, weight }) => ({ input: 8 * input, bad, weight }));
      expect(qualityAssociation(scaled)).toBeCloseTo(found, 6);
    }),
  );
});

it('is one where bad outcomes follow the input exactly', () => {
  const cells = Array.from({ length: 10 }, (_, input) => ({ input, bad: 0.9 - 0.05 * input, weight: 50 }));
  expect(qualityAssociation(cells)).toBeCloseTo(1);
  const named = cells.map(({ input, bad, weight }) => ({ input: `browser ${input}`, bad, weight }));
  expect(qualityAssociation(named)).toBeCloseTo(1);
});

it('is zero where outcomes are the same everywhere, and unknown with few cells', () => {
  const cells = Array.from({ length: 10 }, (_, input) => ({ input, bad: 0.2, weight: 50 }));
  expect(qualityAssociation(cells)).toBe(0);
  expect(qualityAssociation(cells.slice(0, 5))).toBeNull();
});

it('weighs cells by their tasks', () => {
  const heavy = Array.from({ length: 8 }, (_, input) => ({ input, bad: 0.1, weight: 1_000 }));
  const [light] = [{ input: 100, bad: 1, weight: 0 }];
  expect(qualityAssociation([...heavy, light])).toBe(0);
});
