import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import '@fontsource-variable/hanken-grotesk/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import './tokens.css';
import './base.css';
import { pageRoute } from '../wire/server-address.ts';
import { renderPage } from './render-page.tsx';
import { startSearch } from './start-search.tsx';

const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 60_000, refetchOnWindowFocus: false } },
});

/** Fetches the operator's page only when it is visited. */
async function startPage(): Promise<ReactElement> {
  if (!/^ops(\/|$)/.test(pageRoute())) return startSearch(queryClient);
  const [{ OpsPage }, { openRoute }] = await Promise.all([
    import('../features/ops/ops-page.tsx'),
    import('../features/ops/open-route.ts'),
  ]);
  openRoute();
  return <OpsPage />;
}

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root.');
await renderPage(root, {
  start: startPage,
  wrap: (page) => <QueryClientProvider client={queryClient}>{page}</QueryClientProvider>,
  loadAgain: () => location.reload(),
  report: reportError,
});
