import { type Place, roundDegrees } from '@hark/shared/wire/filter';

const TIMEOUT_MS = 10_000;
/** A position of the last minutes is near enough, and comes at once. */
const MAXIMUM_AGE_MS = 600_000;

/**
 * Asks the browser for the person's place, to about a kilometre; the browser asks the person where it has no answer yet.
 * Null where it is not to be had.
 */
export function locatePerson(): Promise<Place | null> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) =>
        resolve({ latitude: roundDegrees(latitude), longitude: roundDegrees(longitude) }),
      () => resolve(null),
      { timeout: TIMEOUT_MS, maximumAge: MAXIMUM_AGE_MS, enableHighAccuracy: false },
    );
    return undefined;
  });
}

/** Whether the person has already allowed this page to know the place. False where the browser does not say. */
export async function mayLocatePerson(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted';
  } catch {
    return false;
  }
}
