import type { Property } from '@hark/shared/properties';
import type { Place } from '@hark/shared/wire/filter';

import { z } from 'zod';

import type { Column } from './column.ts';
import type { PlaceCondition } from './condition.ts';
import { EARTH_RADIUS_KM } from './parse-place.ts';

/**
 * Points of a sphere with radius 1, so that a distance needs no trigonometry: the shorter the chord, the shorter the
 * way along the surface. In 32 bits, exact to a metre. NaN means no place.
 */
interface Points {
  x: Float32Array;
  y: Float32Array;
  z: Float32Array;
}

const numbers = z.instanceof(Float32Array);
const savedSchema = z.object({ x: numbers, y: numbers, z: numbers });

type Point = readonly [x: number, y: number, z: number];

const RADIANS = Math.PI / 180;

/** Creates a column of places. */
export function createPlaceColumn(property: Property, capacity: number): Column {
  let points = pointsFor(capacity);
  return {
    property,
    get bytes() {
      return 3 * points.x.byteLength;
    },
    set(ordinal, value) {
      const [x, y, z] = isPlace(value) ? toPoint(value) : [Number.NaN, Number.NaN, Number.NaN];
      points.x[ordinal] = x;
      points.y[ordinal] = y;
      points.z[ordinal] = z;
    },
    grow(capacity) {
      const wider = pointsFor(capacity);
      wider.x.set(points.x);
      wider.y.set(points.y);
      wider.z.set(points.z);
      points = wider;
    },
    restrict(mask, condition) {
      if (condition.type === 'place') restrict(mask, points, condition);
    },
    compare: ({ order, from }) => comparing(points, from, order === 'asc' ? 1 : -1),
    count: () => ({ values: [], total: 0 }),
    values: () => [],
    save: (size) => ({
      x: points.x.slice(0, size),
      y: points.y.slice(0, size),
      z: points.z.slice(0, size),
    }),
    restore(saved) {
      const parsed = savedSchema.safeParse(saved);
      if (parsed.success) points = parsed.data;
      return parsed.success;
    },
    range: () => null,
  };
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'latitude' in value;
}

function pointsFor(capacity: number): Points {
  const empty = (): Float32Array => new Float32Array(capacity).fill(Number.NaN);
  return { x: empty(), y: empty(), z: empty() };
}

function toPoint({ latitude, longitude }: Place): Point {
  const across = Math.cos(latitude * RADIANS);
  return [
    across * Math.cos(longitude * RADIANS),
    across * Math.sin(longitude * RADIANS),
    Math.sin(latitude * RADIANS),
  ];
}

/** Returns the square of the chord; NaN where there is no place. */
function chordOf({ x, y, z }: Points, ordinal: number, [fromX, fromY, fromZ]: Point): number {
  const dx = (x[ordinal] ?? Number.NaN) - fromX;
  const dy = (y[ordinal] ?? Number.NaN) - fromY;
  const dz = (z[ordinal] ?? Number.NaN) - fromZ;
  return dx * dx + dy * dy + dz * dz;
}

function restrict(mask: Uint8Array, points: Points, { near }: PlaceCondition): void {
  const from = toPoint(near);
  const angle = Math.min(Math.PI, near.withinKm / EARTH_RADIUS_KM);
  // With the error of 32 bits, so that a point is at no distance from itself.
  const most = (2 * Math.sin(angle / 2)) ** 2 + 1e-13;
  const entries = Math.min(mask.length, points.x.length);
  for (let ordinal = 0; ordinal < entries; ordinal++) {
    // NaN is not within.
    if (mask[ordinal] === 1 && !(chordOf(points, ordinal, from) <= most)) mask[ordinal] = 0;
  }
}

function comparing(
  points: Points,
  from: Place | undefined,
  direction: number,
): (a: number, b: number) => number {
  if (from === undefined) return () => 0;
  const point = toPoint(from);
  return (a, b) => {
    const left = chordOf(points, a, point);
    const right = chordOf(points, b, point);
    const isMissing = Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return isMissing === 0 && !Number.isNaN(left) ? direction * (left - right) : isMissing;
  };
}
