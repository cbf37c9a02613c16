import { z } from 'zod';
import { readExposition, type Sample } from './read-exposition.ts';

const readinessSchema = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

export type ServerReport =
  { type: 'report'; reasons: string[]; samples: Sample[] } | { type: 'refused' } | { type: 'unreachable' };

/** What the server says of itself: whether it is ready, and its own metrics. */
export async function fetchServerReport(token: string | null, signal: AbortSignal): Promise<ServerReport> {
  try {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const [ready, metrics] = await Promise.all([
      fetch('/readyz', { signal }),
      fetch('/metrics', { signal, headers }),
    ]);
    if (metrics.status === 401) return { type: 'refused' };
    const { reasons } = readinessSchema.parse(await ready.json());
    const samples = readExposition(await metrics.text()).filter(({ name }) => name.startsWith('hark_'));
    return { type: 'report', reasons, samples };
  } catch {
    return { type: 'unreachable' };
  }
}
