import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import { idSchema } from '@hark/shared/wire/protocol';
import { z } from 'zod';

export const RANGES = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
} as const;
const MINUTE_MS = 60_000;
export type Range = keyof typeof RANGES;
export const TRAFFIC = ['real', 'synthetic', 'all'] as const;
export const PAGES = ['figures', 'alarms', 'thresholds', 'drift', 'rollouts'] as const;
export type Page = (typeof PAGES)[number];

export interface Slice {
  dimension: string;
  value: string;
}

/** Names of versions: one, and the one that it is compared with. */
export interface VersionPair {
  version: string;
  against: string;
}

/** Epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** The operator's selection. It is part of the address, so that a link shows others the same. */
export interface OpsView {
  page: Page;
  range: Range;
  /** A fixed time instead of the range up to now; epoch milliseconds. */
  span: Span | null;
  /** The time of comparison; null for the seven days before. */
  reference: Span | null;
  traffic: (typeof TRAFFIC)[number];
  slice: Slice | null;
  metric: string;
  /** The time of the point whose utterances are listed. */
  rows: Span | null;
  /** The utterance that is shown instead of the figures. */
  utterance: string | null;
  /** The alarm that is shown instead of the page. */
  alarm: string | null;
  /** The alarm rule whose thresholds are open. */
  rule: string | null;
  /** The rollout that is shown instead of all. */
  rollout: string | null;
  /** The two versions that are compared; null for those with the most traffic. */
  versions: VersionPair | null;
}

export const DEFAULT_VIEW: OpsView = {
  page: 'figures',
  range: '24h',
  span: null,
  reference: null,
  traffic: 'real',
  slice: null,
  metric: 'client.whole_ms',
  rows: null,
  utterance: null,
  alarm: null,
  rule: null,
  rollout: null,
  versions: null,
};

const epochMs = z.coerce.number().int().positive().optional().catch(undefined);
const nameSchema = z.string().min(1).max(200).optional().catch(undefined);
const addressSchema = z.object({
  page: z.enum(PAGES).catch(DEFAULT_VIEW.page),
  range: z.enum(['1h', '24h', '7d', '30d']).catch(DEFAULT_VIEW.range),
  from: epochMs,
  to: epochMs,
  referenceFrom: epochMs,
  referenceTo: epochMs,
  rowsFrom: epochMs,
  rowsTo: epochMs,
  traffic: z.enum(TRAFFIC).catch(DEFAULT_VIEW.traffic),
  slice: z
    .string()
    .regex(/^[^:]+:.+$/)
    .optional()
    .catch(undefined),
  metric: z
    .string()
    .refine((id) => findMetric(id) !== undefined)
    .catch(DEFAULT_VIEW.metric),
  utterance: idSchema.optional().catch(undefined),
  alarm: nameSchema,
  rule: nameSchema,
  rollout: nameSchema,
  version: nameSchema,
  against: nameSchema,
});

function spanOf(from: number | undefined, to: number | undefined): Span | null {
  return from !== undefined && to !== undefined && from < to ? { from, to } : null;
}

/** Reads a view from the query of an address; invalid parts are ignored. */
export function readView(search: string): OpsView {
  const {
    page,
    range,
    traffic,
    slice,
    metric,
    utterance = null,
    alarm = null,
    rule = null,
    rollout = null,
    version,
    against,
    ...spans
  } = addressSchema.parse(Object.fromEntries(new URLSearchParams(search)));
  const colon = slice?.indexOf(':') ?? -1;
  return {
    page,
    range,
    span: spanOf(spans.from, spans.to),
    reference: spanOf(spans.referenceFrom, spans.referenceTo),
    traffic,
    slice: slice === undefined ? null : { dimension: slice.slice(0, colon), value: slice.slice(colon + 1) },
    metric,
    rows: spanOf(spans.rowsFrom, spans.rowsTo),
    utterance,
    alarm,
    rule,
    rollout,
    versions: version === undefined || against === undefined ? null : { version, against },
  };
}

/** Returns the page of a route such as `ops/rollouts`; null for the operator's page itself, and for unknown ones. Pure. */
export function pageOfRoute(route: string): Page | null {
  return PAGES.find((page) => route === `ops/${page}`) ?? null;
}

/** Whether an address asks for a time that is none, such as one that ends before it starts. */
export function hasWrongTime(search: string): boolean {
  const query = new URLSearchParams(search);
  return (query.has('from') || query.has('to')) && readView(search).span === null;
}

/** Writes the query of the address of a view, without default values. */
export function writeView({
  page,
  range,
  span,
  reference,
  traffic,
  slice,
  metric,
  rows,
  utterance,
  alarm,
  rule,
  rollout,
  versions,
}: OpsView): string {
  const query = new URLSearchParams();
  if (page !== DEFAULT_VIEW.page) query.set('page', page);
  if (range !== DEFAULT_VIEW.range) query.set('range', range);
  if (span !== null) {
    query.set('from', String(span.from));
    query.set('to', String(span.to));
  }
  if (reference !== null) {
    query.set('referenceFrom', String(reference.from));
    query.set('referenceTo', String(reference.to));
  }
  if (traffic !== DEFAULT_VIEW.traffic) query.set('traffic', traffic);
  if (slice !== null) query.set('slice', `${slice.dimension}:${slice.value}`);
  if (metric !== DEFAULT_VIEW.metric) query.set('metric', metric);
  if (rows !== null) {
    query.set('rowsFrom', String(rows.from));
    query.set('rowsTo', String(rows.to));
  }
  if (utterance !== null) query.set('utterance', utterance);
  if (alarm !== null) query.set('alarm', alarm);
  if (rule !== null) query.set('rule', rule);
  if (rollout !== null) query.set('rollout', rollout);
  if (versions !== null) {
    query.set('version', versions.version);
    query.set('against', versions.against);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Returns the time of equal length right before the view, in whole minutes: the default of a custom comparison. */
export function timeBefore({ range, span }: OpsView, nowMs: number): Span {
  const lengthMs = span === null ? RANGES[range] : span.to - span.from;
  const to = Math.floor((span?.from ?? nowMs - lengthMs) / MINUTE_MS) * MINUTE_MS;
  return { from: to - Math.max(MINUTE_MS, Math.floor(lengthMs / MINUTE_MS) * MINUTE_MS), to };
}

/** Returns the time on display as a fixed one, in whole minutes: the default of a custom period. */
export function shownSpan({ range, span }: Pick<OpsView, 'range' | 'span'>, nowMs: number): Span {
  const to = Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS;
  return span ?? { from: to - RANGES[range], to };
}

/** Returns the query parameters that request a view from the server. */
export function askedOf(view: OpsView, nowMs: number): URLSearchParams {
  const { span, reference, traffic, slice } = view;
  const query = new URLSearchParams({ traffic });
  query.set('from', String(span?.from ?? nowMs - RANGES[view.range]));
  if (span !== null) query.set('to', String(span.to));
  if (reference !== null) {
    query.set('baselineFrom', String(reference.from));
    query.set('baselineTo', String(reference.to));
  }
  if (slice !== null) {
    query.set('dimension', slice.dimension);
    query.set('value', slice.value);
  }
  return query;
}
