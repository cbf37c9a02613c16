import type { Place } from '@hark/shared/wire/filter';
import { useEffect, useSyncExternalStore } from 'react';
import type { PageAction, Shown } from '../../voice/page-state.ts';
import type { PersonPlace } from '../../voice/person-place.ts';
import type { ShownResults } from './use-shown-results.ts';

interface PlaceOptions {
  shown: Shown;
  results: Extract<ShownResults, { status: 'ready' }>;
  place: PersonPlace;
  refine: (query: string, how: Pick<Extract<PageAction, { type: 'searched' }>, 'place'>) => void;
}

/**
 * Searches again from the person's place where the words need it, as soon as it is known; asks the browser for it where
 * the person has allowed that before.
 *
 * @returns the place; null while it is not known
 */
export function usePlaceWhereNeeded({ shown, results, place, refine }: PlaceOptions): Place | null {
  const known = useSyncExternalStore(place.subscribe, place.read);
  const { words, understood, isStale, isEarly } = results;
  const wasGiven = shown.by === 'typing' && shown.place !== undefined;
  const isNeeded = understood?.needs === 'place' && !wasGiven && !isStale && !isEarly;
  useEffect(() => {
    if (isNeeded) void place.renew().catch(() => undefined);
  }, [isNeeded, place]);
  useEffect(() => {
    if (isNeeded && known !== null) refine(words, { place: known });
    // `refine` is another function at each render.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isNeeded, known, words]);
  return known;
}
