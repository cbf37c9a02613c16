import type { Place } from '@hark/shared/wire/filter';

const TEXT = /^\(?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*\)?$/;
const LATITUDES = ['latitude', 'lat'];
const LONGITUDES = ['longitude', 'lng', 'lon', 'long'];

/** Reads `{latitude, longitude}`, `{lat, lng}` or `"48.86,2.35"`; null for anything else and for impossible degrees. */
export function readPlace(value: unknown): Place | null {
  if (typeof value === 'string') {
    const [, latitude, longitude] = TEXT.exec(value.trim()) ?? [];
    return toPlace(latitude, longitude);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return toPlace(firstOf(value, LATITUDES), firstOf(value, LONGITUDES));
}

function firstOf(object: object, names: readonly string[]): unknown {
  const name = names.find((name) => Object.hasOwn(object, name));
  return name === undefined ? undefined : Reflect.get(object, name);
}

/** Makes a place of degrees, as numbers or texts; null where they are impossible. */
export function toPlace(givenLatitude: unknown, givenLongitude: unknown): Place | null {
  const latitude = degrees(givenLatitude, 90);
  const longitude = degrees(givenLongitude, 180);
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

function degrees(value: unknown, most: number): number | null {
  const isText = typeof value === 'string' && /^[+-]?\d{1,3}(\.\d+)?$/.test(value.trim());
  const number = typeof value === 'number' ? value : isText ? Number(value) : Number.NaN;
  return Math.abs(number) <= most ? number : null;
}

/** Mean radius of the earth. */
export const EARTH_RADIUS_KM = 6_371;
