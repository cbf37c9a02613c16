import { shownDataSchema } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Tracers } from './tracers.ts';
import type { UtteranceTrace, UtteranceTraces } from './utterance-traces.ts';

/** Longer durations of a page are not believed. */
const LONGEST_MS = 10 * 60_000;

export interface PageSpan {
  name: string;
  startMs: number;
  endMs: number;
}

/** When the server received the end, by its clock. */
type Closed = UtteranceTrace['closed'];

/**
 * Returns the page's spans, first the complete one: from the end of speech to the results on the screen. Durations are
 * the page's own. If this server received the end of the utterance, they are placed on its clock, on the assumption
 * that the page sent the end half a round trip before. Otherwise they stay on the page's clock. Returns null if the
 * page measured nothing.
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

/** Adds a page's report to the trace of its utterance, however late and whichever server answered it. */
export function addPageSpans(record: EventRecord, tracers: Tracers, traces: UtteranceTraces): void {
  if (record.name !== 'results.shown' || record.utteranceId === null) return;
  const known = traces.find(record.utteranceId);
  const spans = pageSpansOf(record, known?.closed ?? null);
  const [whole, ...parts] = spans ?? [];
  if (whole === undefined) return;
  // Another server owns the root: this one exists only for its ids and is never ended.
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
