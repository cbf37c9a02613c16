import { driftSchema, type driftReferenceBodySchema } from '@hark/shared/http/drift-api';
import type { z } from 'zod';
import { askWithClock, send } from '../ops-api.ts';

export async function fetchDrift(signal: AbortSignal) {
  const { answer, aheadMs } = await askWithClock(driftSchema, 'v1/ops/drift', { signal });
  return { ...answer, aheadMs };
}

export async function freezeReference(body: z.input<typeof driftReferenceBodySchema>): Promise<void> {
  await send('v1/ops/drift/references', 'POST', body);
}
