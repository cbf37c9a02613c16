import type { Place } from '@hark/shared/wire/filter';

const TIMEOUT_MS = 10_000;
/** About a kilometre: enough for "near me", and not where somebody lives. */
const DECIMALS = 2;

/** Asks the browser for the person's place; the browser asks the person. Null where it is not to be had. */
export function askForPlace(): Promise<Place | null> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: rounded(coords.latitude), longitude: rounded(coords.longitude) }),
      () => resolve(null),
      { timeout: TIMEOUT_MS, maximumAge: 600_000, enableHighAccuracy: false },
    );
    return undefined;
  });
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(DECIMALS));
}
