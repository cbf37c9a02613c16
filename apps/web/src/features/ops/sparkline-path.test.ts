import { expect, it } from 'vitest';
import { sparklinePath } from './sparkline-path.ts';

const BOX = { width: 90, height: 20 };

it('runs from corner to corner, and breaks at gaps', () => {
  expect(sparklinePath([0, 10, null, 5, 5], BOX)).toEqual({ line: 'M0 20L22.5 0M67.5 10L90 10', dots: [] });
});

it('shows an isolated point', () => {
  expect(sparklinePath([null, 3, null], BOX)).toEqual({ line: '', dots: [{ x: 45, y: 10 }] });
  expect(sparklinePath([7], BOX).dots).toEqual([{ x: 45, y: 10 }]);
});

it('is empty without values', () => {
  expect(sparklinePath([], BOX)).toEqual({ line: '', dots: [] });
});
