import {
  thresholdHistorySchema,
  thresholdPreviewSchema,
  thresholdsSchema,
  type thresholdBodySchema,
  type thresholdPreviewBodySchema,
  type thresholdRevertBodySchema,
} from '@hark/shared/http/alarms-api';
import type { z } from 'zod';
import { ask, send } from '../ops-api.ts';

const PATH = 'v1/ops/thresholds';

export function fetchThresholds(signal: AbortSignal) {
  return ask(thresholdsSchema, PATH, { signal });
}

export function fetchThresholdHistory(rule: string, signal: AbortSignal) {
  return ask(thresholdHistorySchema, `${PATH}/history?${new URLSearchParams({ rule })}`, { signal });
}

export type Preview = z.infer<typeof thresholdPreviewSchema>;
const PREVIEW_DAYS = 28;

/** What these values would have fired. Values that are not named are those in force. */
export function fetchPreview(
  rule: string,
  values: Record<string, number>,
  signal: AbortSignal,
): Promise<Preview> {
  const body: z.input<typeof thresholdPreviewBodySchema> = { rule, values, days: PREVIEW_DAYS };
  return ask(thresholdPreviewSchema, `${PATH}/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}

export async function changeRule(body: z.input<typeof thresholdBodySchema>): Promise<void> {
  await send(PATH, 'PUT', body);
}

/** Makes an earlier version the next one; 0 has the defaults. */
export async function revertRule(body: z.input<typeof thresholdRevertBodySchema>): Promise<void> {
  await send(`${PATH}/revert`, 'POST', body);
}
