import type { Place } from '@hark/shared/wire/filter';
import { createStore } from './store.ts';

/** The person's place while this page lives. It is kept nowhere else. */
export interface PersonPlace {
  /** Null while it is not known. */
  read: () => Place | null;
  /** Returns a function that ends the subscription. */
  subscribe: (onChange: () => void) => () => void;
  /** Asks for it; the browser may ask the person. Null where it is not to be had. */
  ask: () => Promise<Place | null>;
  /** Asks for it if the person has allowed that before and the catalogue has places. Never asks the person. */
  renew: () => Promise<void>;
}

interface PersonPlaceOptions {
  locate: () => Promise<Place | null>;
  mayLocate: () => Promise<boolean>;
  /** Whether the entries of the catalogue are somewhere; else nobody needs to know where the person is. */
  hasPlaces: () => Promise<boolean>;
}

export function createPersonPlace({ locate, mayLocate, hasPlaces }: PersonPlaceOptions): PersonPlace {
  const store = createStore((_before: Place | null, place: Place | null) => place, null);

  async function ask(): Promise<Place | null> {
    const place = await locate();
    if (place !== null) store.dispatch(place);
    return place;
  }

  return {
    read: store.read,
    subscribe: store.subscribe,
    ask,
    async renew() {
      if (!(await hasPlaces()) || !(await mayLocate())) return;
      await ask();
    },
  };
}
