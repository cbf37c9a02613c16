import { shownDataSchema } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Tracers } from './tracers.ts';
import type { UtteranceTrace, UtteranceTraces } from './utterance-traces.ts';

/** A page that says more is not believed. */
const LONGEST_MS = 10 * 60_000;

export interface PageSpan {
  name: string;
  startMs: number;
  endMs: number;
}

/** What the server heard of the end, by its clock. */
type Closed = UtteranceTrace['closed'];

/**
 * What the page saw, first the whole: from the end of speech to the results on the screen. Durations are the page's own.
 * They are put on the server's clock where this server heard the end of the utterance: half of the way there and back
 * after the page said it. Elsewhere they stay on the page's clock. Null where the page measured nothing.
 */
export function pageSpansOf(
  { at, data }: Pick<EventRecord, 'at' | 'data'>,
  closed: Closed,
): PageSpan[] | null {
  const parsed = shownDataSchema.safeParse(data);
  if (!parsed.success) return null;
  const { wholeMs, endpointMs, uploadMs, paintMs } = parsed.data;
  if (wholeMs == null || wholeMs > LONGEST_MS) return null;
  const silenceMs = closed?.silenceMs ?? endpointMs ?? 0;
  const startMs =
    closed === null ? at - wholeMs : closed.atMs - (uploadMs ?? 0) / 2 - Math.min(silenceMs, LONGEST_MS);
  const endMs = startMs + wholeMs;
  const whole = { name: 'page', startMs, endMs };
  if (endpointMs == null || paintMs == null || endpointMs + paintMs > wholeMs) return [whole];
  const toldMs = startMs + endpointMs;
  const answeredMs = endMs - paintMs;
  return [
    whole,
    { name: 'page.endpoint', startMs, endMs: toldMs },
    { name: 'page.wait', startMs: toldMs, endMs: answeredMs },
    { name: 'page.paint', startMs: answeredMs, endMs },
  ];
}

/** Adds what a page reported to the trace of its utterance, however late, and whichever server answered it. */
export function addPageSpans(record: EventRecord, tracers: Tracers, traces: UtteranceTraces): void {
  if (record.name !== 'results.shown' || record.utteranceId === null) return;
  const known = traces.find(record.utteranceId);
  const spans = pageSpansOf(record, known?.closed ?? null);
  const [whole, ...parts] = spans ?? [];
  if (whole === undefined) return;
  // Another server's: made for its ids alone, and never ended.
  const root = known?.root ?? tracers.startRoot(record.utteranceId);
  const page = tracers.page.startSpan(
    whole.name,
    { startTime: whole.startMs, attributes: { 'hark.synthetic': record.synthetic } },
    trace.setSpan(ROOT_CONTEXT, root),
  );
  for (const { name, startMs, endMs } of parts) {
    tracers.page.startSpan(name, { startTime: startMs }, trace.setSpan(ROOT_CONTEXT, page)).end(endMs);
  }
  page.end(whole.endMs);
}
