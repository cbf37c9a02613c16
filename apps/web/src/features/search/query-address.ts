import type { Shown } from '../../voice/page-state.ts';
import { asQuery } from './spoken-text.ts';

const PARAMETER = 'q';
const MAX_CHARACTERS = 200;

/** Returns the query in a page's address; empty if there is none. */
export function queryIn(address: string): string {
  const query = new URL(address).searchParams.get(PARAMETER) ?? '';
  return query.trim().slice(0, MAX_CHARACTERS);
}

/** Returns the same address with this query; without a parameter if it is empty. */
export function addressWith(address: string, query: string): string {
  const url = new URL(address);
  if (query === '') url.searchParams.delete(PARAMETER);
  else url.searchParams.set(PARAMETER, query);
  return url.href;
}

/** Returns the query of what is shown, as it is in the box. */
export function queryOf(shown: Shown): string {
  switch (shown.by) {
    case 'nobody':
      return '';
    case 'voice':
      return asQuery(shown.final.transcript);
    case 'typing':
      return shown.isSpoken ? asQuery(shown.query) : shown.query;
  }
}

/** Returns the search for a query from an address. */
export function searchedFor(query: string): Shown {
  if (query === '') return { by: 'nobody' };
  return { by: 'typing', query, source: 'typed', kind: 'full', isSpoken: false, isFromAddress: true };
}

/** An entry of the browser's history. `isFinished`: the query was submitted or spoken, not only typed. */
export interface HistoryEntry {
  query: string;
  isFinished: boolean;
}

/**
 * Returns how the history follows what is shown: a finished query gets an entry of its own, and letters being typed
 * share one.
 */
export function historyStep(
  entry: HistoryEntry,
  shown: Shown,
): { how: 'stay' | 'push' | 'replace'; entry: HistoryEntry } {
  const query = queryOf(shown);
  const isFinished = shown.by !== 'typing' || shown.kind === 'full';
  const next = { query, isFinished };
  if (query === entry.query)
    return {
      how: isFinished && !entry.isFinished ? 'replace' : 'stay',
      entry: { query, isFinished: isFinished || entry.isFinished },
    };
  return { how: entry.isFinished ? 'push' : 'replace', entry: next };
}
