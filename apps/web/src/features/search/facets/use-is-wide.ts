import { useSyncExternalStore } from 'react';

/** Room for the filters beside the column of results; facets.css has the same width. */
const WIDE = '(min-width: 80rem)';

function subscribe(onChange: () => void): () => void {
  const media = matchMedia(WIDE);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}

/** Whether the filters stand beside the results; else they are in a dialog. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(WIDE).matches);
}
