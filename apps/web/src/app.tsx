import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { SearchPage } from './features/search/search-page.tsx';
import type { IdentityStore } from './session/identity-store.ts';
import type { VoiceController } from './session/voice-controller.ts';

const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 60_000, refetchOnWindowFocus: false } },
});

/** The whole application over the one voice controller of the page. */
export function App(props: { controller: VoiceController; identity: IdentityStore }): ReactElement {
  return (
    <QueryClientProvider client={queryClient}>
      <SearchPage {...props} />
    </QueryClientProvider>
  );
}
