import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { serverUrl } from '../../wire/server-address.ts';
import { readExposition, type Sample } from './read-exposition.ts';

const readinessSchema = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

export type ServerReport = { type: 'report'; reasons: string[]; samples: Sample[] } | { type: 'unreachable' };

/** Fetches the server's readiness and its own metrics. */
async function fetchServerReport(signal: AbortSignal): Promise<ServerReport> {
  try {
    const [ready, metrics] = await Promise.all([
      fetch(serverUrl('readyz'), { signal }),
      fetch(serverUrl('v1/ops/exposition'), { signal }),
    ]);
    const { reasons } = readinessSchema.parse(await ready.json());
    const samples = readExposition(await metrics.text()).filter(({ name }) => name.startsWith('hark_'));
    return { type: 'report', reasons, samples };
  } catch {
    return { type: 'unreachable' };
  }
}

const REFRESH_MS = 5_000;

/** This server's readiness and its own metrics, every five seconds. */
export function useServerReport(): ServerReport | undefined {
  return useQuery({
    queryKey: ['server-report'],
    queryFn: ({ signal }) => fetchServerReport(signal),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  }).data;
}
