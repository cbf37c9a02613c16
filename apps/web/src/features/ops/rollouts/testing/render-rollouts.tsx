import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { Rollout, Rollouts } from '@hark/shared/http/rollouts-api';
import { vi } from 'vitest';
import { RolloutsPage } from '../rollouts-page.tsx';

export const CHAMPION = { digest: `sha256:${'1'.repeat(64)}`, name: 'narrow' };

/** A request that changes something. */
export interface Sent {
  path: string;
  body: Record<string, unknown>;
}

export interface FakeServer {
  /** What the server answers now; tests change it. */
  rollouts: Rollouts;
  one: Rollout | null;
  /** The refusal of the next change. */
  refusal: { status: number; message: string } | null;
  sent: Sent[];
}

const VERSIONS = [
  { ...CHAMPION, aliases: ['champion'] },
  { digest: `sha256:${'2'.repeat(64)}`, name: 'wide', aliases: [] },
].map(({ digest, name, aliases }) => {
  return { digest, name, aliases, recordedAt: 1, parent: null, by: 'Ana', reason: 'to compare' };
});

const DIFFERENCES = [{ path: 'recognizer.beam', before: 4, after: 8 }];

function answerTo(path: string, server: FakeServer): unknown {
  if (path.startsWith('versions/diff'))
    return { before: CHAMPION.digest, after: VERSIONS[1]?.digest, differences: DIFFERENCES };
  if (path === 'versions') return { versions: VERSIONS };
  return path === 'rollouts' ? server.rollouts : server.one;
}

/** Shows the page of rollouts with a server whose answers a test can change. */
export function renderRollouts(rollouts: Partial<Rollouts> = {}, rollout: string | null = null): FakeServer {
  const server: FakeServer = {
    rollouts: { champion: CHAMPION, previous: null, active: null, past: [], ...rollouts },
    one: rollouts.active ?? null,
    refusal: null,
    sent: [],
  };
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal(
    'fetch',
    async (url: string, { method = 'GET', body = '' }: { method?: string; body?: string }) => {
      const path = url.slice(url.indexOf('v1/ops/') + 'v1/ops/'.length);
      if (method === 'GET') {
        const answer = answerTo(path, server);
        return Response.json(answer, { status: answer === null ? 404 : 200 });
      }
      server.sent.push({ path, body: JSON.parse(body) });
      const { refusal } = server;
      if (refusal === null) return Response.json({});
      const error = { code: 'conflict', message: refusal.message, retryable: false };
      return Response.json({ error }, { status: refusal.status });
    },
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RolloutsPage rollout={rollout} />
    </QueryClientProvider>,
  );
  return server;
}
