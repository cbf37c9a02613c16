import { useEffect, useRef } from 'react';
import type { PageAction, PageState } from '../../voice/page-state.ts';
import type { Store } from '../../voice/store.ts';
import type { ShownResults } from './use-shown-results.ts';

/** Does what the words asked of the page, once for each answer: opens a result, or starts again. */
export function useAction(results: ShownResults, store: Store<PageState, PageAction>): void {
  const done = useRef<string | null>(null);
  const action = results.status === 'ready' && !results.isStale ? results.action : null;
  const queryId = results.status === 'ready' ? results.queryId : null;
  useEffect(() => {
    if (action === null || queryId === null || done.current === queryId) return;
    done.current = queryId;
    if (action.type === 'restart') store.dispatch({ type: 'search-cleared' });
    if (action.type !== 'open') return;
    const item = document.querySelector(`[data-testid=result-item][data-id="${CSS.escape(action.id)}"] a`);
    if (item instanceof HTMLAnchorElement) item.click();
  }, [action, queryId, store]);
}
