import { useEffect, useRef } from 'react';
import type { PageAction, PageState, Shown } from '../../voice/page-state.ts';
import type { Store } from '../../voice/store.ts';
import {
  addressWith,
  historyStep,
  isSameSearch,
  searchedFor,
  searchIn,
  searchOf,
  type AddressedSearch,
  type HistoryEntry,
} from './query-address.ts';

/** Entries whose answers are kept for the way back. */
const MAX_KEPT = 50;

const keyOf = ({ query, filters, sort }: AddressedSearch): string => JSON.stringify([query, filters, sort]);

/** The search in the page's address, as this page writes it. */
const present = (): AddressedSearch => searchOf(searchedFor(searchIn(location.href)));

/**
 * Keeps the words and the chosen conditions in the page's address up to date with what is shown, and shows earlier
 * queries when the person goes back or forward: with their own answers while the page lives, and else by a new search.
 */
export function useQueryAddress(shown: Shown, store: Store<PageState, PageAction>): void {
  const entry = useRef<HistoryEntry>({ ...present(), isFinished: true });
  const kept = useRef(new Map<string, Shown>());

  useEffect(() => {
    const step = historyStep(entry.current, shown);
    entry.current = step.entry;
    const key = keyOf(step.entry);
    // The latest answer to a query is the one to come back to.
    kept.current.delete(key);
    kept.current.set(key, shown);
    const [oldest] = kept.current.keys();
    if (kept.current.size > MAX_KEPT && oldest !== undefined) kept.current.delete(oldest);
    if (step.how === 'stay') return;
    const address = addressWith(location.href, step.entry);
    if (step.how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }, [shown]);

  useEffect(() => {
    const onPopState = (): void => {
      const search = present();
      entry.current = { ...search, isFinished: true };
      if (isSameSearch(search, searchOf(store.read().shown))) return;
      store.dispatch({ type: 'restored', shown: kept.current.get(keyOf(search)) ?? searchedFor(search) });
    };
    addEventListener('popstate', onPopState);
    return () => removeEventListener('popstate', onPopState);
  }, [store]);
}
