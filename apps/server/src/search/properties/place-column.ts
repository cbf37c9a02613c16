import type { Property } from '@hark/shared/properties';
import type { Place } from '@hark/shared/wire/filter';

import type { Column } from './column.ts';
import type { PlaceCondition } from './condition.ts';
import { distanceKm } from './parse-place.ts';

/** Degrees in 32 bits: exact to two metres. NaN means no place. */
interface Degrees {
  latitude: Float32Array;
  longitude: Float32Array;
}

const KM_PER_DEGREE = 111.1;

/** Creates a column of places. */
export function createPlaceColumn(property: Property, capacity: number): Column {
  let degrees = degreesFor(capacity);
  return {
    property,
    get bytes() {
      return 2 * degrees.latitude.byteLength;
    },
    set(ordinal, value) {
      const place = isPlace(value) ? value : null;
      degrees.latitude[ordinal] = place?.latitude ?? Number.NaN;
      degrees.longitude[ordinal] = place?.longitude ?? Number.NaN;
    },
    grow(capacity) {
      const wider = degreesFor(capacity);
      wider.latitude.set(degrees.latitude);
      wider.longitude.set(degrees.longitude);
      degrees = wider;
    },
    restrict(mask, condition) {
      if (condition.type === 'place') restrict(mask, degrees, condition);
    },
    compare: ({ order, from }) => comparing(degrees, from, order === 'asc' ? 1 : -1),
    count: () => ({ values: [], total: 0 }),
    values: () => [],
    range: () => null,
  };
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'latitude' in value;
}

function degreesFor(capacity: number): Degrees {
  return {
    latitude: new Float32Array(capacity).fill(Number.NaN),
    longitude: new Float32Array(capacity).fill(Number.NaN),
  };
}

function placeAt({ latitude, longitude }: Degrees, ordinal: number): Place {
  return { latitude: latitude[ordinal] ?? Number.NaN, longitude: longitude[ordinal] ?? Number.NaN };
}

function restrict(mask: Uint8Array, degrees: Degrees, { near }: PlaceCondition): void {
  const { withinKm, ...from } = near;
  const { latitude } = degrees;
  // Entries in another band of latitude need no trigonometry.
  const band = withinKm / KM_PER_DEGREE;
  const entries = Math.min(mask.length, latitude.length);
  for (let ordinal = 0; ordinal < entries; ordinal++) {
    if (mask[ordinal] === 0) continue;
    // NaN is in no band.
    const isInBand = Math.abs((latitude[ordinal] ?? Number.NaN) - from.latitude) <= band;
    if (!isInBand || distanceKm(from, placeAt(degrees, ordinal)) > withinKm) mask[ordinal] = 0;
  }
}

function comparing(
  degrees: Degrees,
  from: Place | undefined,
  direction: number,
): (a: number, b: number) => number {
  if (from === undefined) return () => 0;
  const known = new Map<number, number>();
  const distanceOf = (ordinal: number): number => {
    const before = known.get(ordinal);
    if (before !== undefined) return before;
    const distance = distanceKm(from, placeAt(degrees, ordinal));
    known.set(ordinal, distance);
    return distance;
  };
  return (a, b) => {
    const left = distanceOf(a);
    const right = distanceOf(b);
    const isMissing = Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return isMissing === 0 && !Number.isNaN(left) ? direction * (left - right) : isMissing;
  };
}
