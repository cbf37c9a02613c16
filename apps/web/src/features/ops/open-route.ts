import { pageRoute, serverUrl } from '../../wire/server-address.ts';
import { pageOfRoute, readView, writeView } from './ops-view.ts';

/** Replaces an address such as `/ops/rollouts` by that of the view, which every link of the page builds on. */
export function openRoute(): void {
  const page = pageOfRoute(pageRoute());
  if (page === null) return;
  const view = writeView({ ...readView(location.search), page });
  history.replaceState(null, '', `${serverUrl('ops')}${view}${location.hash}`);
}
