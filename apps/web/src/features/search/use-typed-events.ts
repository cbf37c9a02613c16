import { useCallback, useEffect, useRef } from 'react';
import type { ShownResults } from './use-shown-results.ts';
import type { PageState } from '../../voice/page-state.ts';
import type { PageEvent } from '../../reporting/event-recorder.ts';

/** A text unchanged for this long was meant; shorter-lived texts were not. */
const RESTED_AFTER_MS = 1_500;

interface TypedEventsOptions {
  shown: PageState['shown'];
  results: ShownResults;
  record: (event: PageEvent) => void;
}

/**
 * Reports a typed query and its shown results, once each: after a rest, on submission, or when the returned function is
 * called because a result was opened.
 */
export function useTypedEvents({ shown, results, record }: TypedEventsOptions): () => void {
  const reported = useRef<{ query: string | null; queryId: string | null }>({ query: null, queryId: null });

  const settle = useCallback(() => {
    if (shown.by !== 'typing') return;
    const { query, source, isFromAddress } = shown;
    const isTyped = !isFromAddress && (source === 'typed' || source === 'edited');
    if (isTyped && reported.current.query !== query) {
      reported.current.query = query;
      record({ name: source, data: { query: query.slice(0, 500), characters: query.length } });
    }
    if (results.status !== 'ready' || results.isStale || results.isEarly) return;
    if (reported.current.queryId === results.queryId) return;
    reported.current.queryId = results.queryId;
    record({ name: 'results.shown', queryId: results.queryId, data: { count: results.results.length } });
  }, [shown, results, record]);

  useEffect(() => {
    if (shown.by !== 'typing') {
      reported.current = { query: null, queryId: null };
      return;
    }
    const timer = setTimeout(settle, shown.kind === 'full' ? 0 : RESTED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [shown, settle]);

  return settle;
}
