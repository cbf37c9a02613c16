import { useMemo, useSyncExternalStore } from 'react';
import { readView, writeView, type OpsView } from './ops-view.ts';

const CHANGED = 'hark-view-changed';

function subscribe(onChange: () => void): () => void {
  addEventListener('popstate', onChange);
  addEventListener(CHANGED, onChange);
  return () => {
    removeEventListener('popstate', onChange);
    removeEventListener(CHANGED, onChange);
  };
}

/** Changes the view in the address; “back” undoes it. */
export function changeView(changes: Partial<OpsView>): void {
  const address = writeView({ ...readView(location.search), ...changes });
  if (address === location.search) return;
  history.pushState(null, '', `${location.pathname}${address}`);
  dispatchEvent(new Event(CHANGED));
}

/** The view in the address, and a function that changes it: “back” undoes each change. */
export function useOpsView(): [OpsView, (changes: Partial<OpsView>) => void] {
  const search = useSyncExternalStore(
    subscribe,
    () => location.search,
    () => '',
  );
  const view = useMemo(() => readView(search), [search]);
  return [view, changeView];
}
