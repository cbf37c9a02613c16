import {
  driftReferenceSchema,
  driftSchema,
  driftSettingsAnswerSchema,
  type driftCheckBodySchema,
  type driftReferenceBodySchema,
  type driftReferenceChoiceSchema,
  type driftSettingsBodySchema,
} from '@hark/shared/http/drift-api';
import type { z } from 'zod';
import { ask, askWithClock, send } from '../ops-api.ts';

/** Real people, or simulated ones. They have references of their own. */
export type DriftTraffic = 'real' | 'synthetic';

export async function fetchDrift(traffic: DriftTraffic, signal: AbortSignal) {
  const path = `v1/ops/drift?${new URLSearchParams({ traffic })}`;
  const { answer, aheadMs } = await askWithClock(driftSchema, path, { signal });
  return { ...answer, aheadMs };
}

/** Compares now, instead of at the next round. */
export async function checkNow(body: z.input<typeof driftCheckBodySchema>): Promise<void> {
  await send('v1/ops/drift/checks', 'POST', body);
}

type OfTraffic<Body> = Body & { traffic: DriftTraffic };

/** Keeps the distributions of a time. @returns the id of the reference, which is not in force yet */
export async function freezeReference(
  body: OfTraffic<z.input<typeof driftReferenceBodySchema>>,
): Promise<string> {
  const { id } = await ask(driftReferenceSchema, 'v1/ops/drift/references', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return id;
}

/** Puts a frozen reference in force; null returns to the days before the window. */
export async function chooseReference(
  body: OfTraffic<z.input<typeof driftReferenceChoiceSchema>>,
): Promise<void> {
  await send('v1/ops/drift/reference', 'PUT', body);
}

export function fetchSettings(signal: AbortSignal) {
  return ask(driftSettingsAnswerSchema, 'v1/ops/drift/settings', { signal });
}

/** Makes a new version of the settings. Values that are not named stay. */
export async function changeSettings(body: z.input<typeof driftSettingsBodySchema>): Promise<void> {
  await send('v1/ops/drift/settings', 'PUT', body);
}
