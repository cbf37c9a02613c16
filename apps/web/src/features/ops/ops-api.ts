import { apiErrorSchema, opsSessionSchema } from '@hark/shared/http/api';
import {
  causesSchema,
  manySeriesSchema,
  metricComparisonSchema,
  marksSchema,
  metricDistributionSchema,
  metricSeriesSchema,
  metricSlicesSchema,
  metricsSummarySchema,
} from '@hark/shared/http/metrics-api';
import { utteranceDetailSchema, utterancesSchema } from '@hark/shared/http/utterances-api';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import type { z } from 'zod';
import { serverUrl } from '../../wire/server-address.ts';
import { askedOf, type OpsView } from './ops-view.ts';

/** A refusal of the server. */
export class OpsApiError extends Error {
  readonly code = 'ops_api_failed';
  readonly status: number;
  readonly retryable: boolean;

  constructor(message: string, { status, retryable }: { status: number; retryable: boolean }) {
    super(message);
    this.name = 'OpsApiError';
    this.status = status;
    this.retryable = retryable;
  }
}

/** @throws OpsApiError when the server refuses */
async function answerOf(path: string, init: RequestInit): Promise<{ body: unknown; headers: Headers }> {
  const response = await fetch(serverUrl(path), init);
  // A proxy's own answers are HTML.
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return { body, headers: response.headers };
  const problem = apiErrorSchema.safeParse(body).data?.error;
  throw new OpsApiError(problem?.message ?? `The server answered ${response.status}.`, {
    status: response.status,
    retryable: problem?.retryable ?? true,
  });
}

/** @throws OpsApiError when the server refuses */
export async function ask<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  init: RequestInit,
): Promise<z.output<Schema>> {
  return schema.parse((await answerOf(path, init)).body);
}

/** Returns how far the server's clock is ahead of this one, in milliseconds; 0 if its answer has no date. */
function aheadMs(headers: Headers): number {
  const serverMs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(serverMs) ? 0 : serverMs - Date.now();
}

/**
 * Asks like `ask`, and compares the clocks: ages must be right where the operator's clock is wrong.
 *
 * @throws OpsApiError when the server refuses
 */
export async function askWithClock<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  init: RequestInit,
): Promise<{ answer: z.output<Schema>; aheadMs: number }> {
  const { body, headers } = await answerOf(path, init);
  return { answer: schema.parse(body), aheadMs: aheadMs(headers) };
}

/** @throws OpsApiError when the server refuses */
export async function send(
  path: string,
  method: 'POST' | 'PUT' | 'DELETE',
  body?: unknown,
): Promise<unknown> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await answerOf(path, { method, ...(body === undefined ? {} : json) })).body;
}

const SESSION = 'v1/ops/session';

export async function isSignedIn(signal: AbortSignal): Promise<boolean> {
  return (await ask(opsSessionSchema, SESSION, { signal })).signedIn;
}

/** @throws OpsApiError 401 for a wrong token */
export async function signIn(token: string): Promise<void> {
  const body = JSON.stringify({ token });
  await ask(opsSessionSchema, SESSION, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}

export async function signOut(): Promise<void> {
  await ask(opsSessionSchema, SESSION, { method: 'DELETE' });
}

interface Asking {
  view: OpsView;
  signal: AbortSignal;
}

const asked = (view: OpsView): URLSearchParams => askedOf(view, Date.now());

export function fetchSummary({ view, signal }: Asking) {
  return ask(metricsSummarySchema, `v1/ops/metrics?${asked(view)}`, { signal });
}

export function fetchCauses({ view, signal }: Asking) {
  return ask(causesSchema, `v1/ops/causes?${asked(view)}`, { signal });
}

const HEADLINES = RECORDED_METRICS.filter(({ headline }) => headline === true).map(({ id }) => id);

/** Fetches the series of the headline figures. */
export function fetchHeadlines({ view, signal }: Asking) {
  const query = asked(view);
  query.set('metrics', HEADLINES.join(','));
  return ask(manySeriesSchema, `v1/ops/series?${query}`, { signal });
}

export function fetchSeries(id: string, { view, signal }: Asking) {
  return ask(metricSeriesSchema, `v1/ops/metrics/${id}/series?${asked(view)}`, { signal });
}

/** Fetches the utterances behind a figure. */
export function fetchUtterances(id: string, { view, signal }: Asking) {
  return ask(utterancesSchema, `v1/ops/metrics/${id}/utterances?${asked(view)}`, { signal });
}

export function fetchUtterance(id: string, signal: AbortSignal) {
  return ask(utteranceDetailSchema, `v1/ops/utterances/${encodeURIComponent(id)}`, { signal });
}

export function fetchDistribution(id: string, { view, signal }: Asking) {
  return ask(metricDistributionSchema, `v1/ops/metrics/${id}/distribution?${asked(view)}`, { signal });
}

export function fetchSlices(id: string, { view, signal }: Asking) {
  return ask(metricSlicesSchema, `v1/ops/metrics/${id}/slices?${asked({ ...view, slice: null })}`, {
    signal,
  });
}

/** Fetches two versions side by side; those with the most traffic by default. */
export function fetchComparison({ view, signal }: Asking) {
  const query = asked({ ...view, slice: null, reference: null });
  if (view.versions !== null) {
    query.set('value', view.versions.version);
    query.set('against', view.versions.against);
  }
  return ask(metricComparisonSchema, `v1/ops/metrics/compare?${query}`, { signal });
}

export function fetchMarks({ view, signal }: Asking) {
  return ask(marksSchema, `v1/ops/marks?${asked(view)}`, { signal });
}
