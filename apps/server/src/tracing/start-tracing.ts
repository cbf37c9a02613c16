import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Logger } from 'pino';
import { addPageSpans } from './page-spans.ts';
import { createSpanProcessor } from './span-processor.ts';
import { createSpansWithin } from './spans-within.ts';
import { tracedEarly, tracedPipeline } from './traced-answering.ts';
import { tracedSessions } from './traced-sessions.ts';
import { createTracers, type TracedService } from './tracers.ts';
import type { TracingSettings } from './tracing-settings.ts';
import type { Tracing } from './tracing.ts';
import { createUtteranceTraces } from './utterance-traces.ts';

const WARN_EVERY_MS = 60_000;

interface TracingOptions {
  settings: TracingSettings;
  service: TracedService;
  logger: Logger;
}

/** Counts spans that are lost, and says so, once a minute at most. */
function createLosses(logger: Logger) {
  let dropped = 0;
  let warnedAtMs = -Infinity;
  return {
    dropped: () => dropped,
    add(spans: number, reason: string): void {
      dropped += spans;
      if (performance.now() - warnedAtMs < WARN_EVERY_MS) return;
      warnedAtMs = performance.now();
      logger.warn({ dropped, reason }, 'trace spans dropped; answers are not affected');
    },
    sumUp(): void {
      if (dropped > 0) logger.warn({ dropped }, 'trace spans dropped since startup');
    },
  };
}

/** Resolves when that is done or has failed, or after so long. */
async function within(timeoutMs: number, done: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([done.catch(() => undefined), late]);
  clearTimeout(timer);
}

export function startTracing({ settings, service, logger }: TracingOptions): Tracing {
  const { url, timeoutMs, mostWaiting } = settings;
  const losses = createLosses(logger);
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: timeoutMs });
  const processor = createSpanProcessor({ exporter, mostWaiting, onDropped: losses.add });
  const tracers = createTracers(processor, service);
  const traces = createUtteranceTraces(tracers);
  const spans = createSpansWithin(tracers.server);
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    traces.close();
    await within(timeoutMs, processor.shutdown());
    losses.sumUp();
  }

  return {
    pipeline: (pipeline) => tracedPipeline(pipeline, traces, spans),
    early: (early) => tracedEarly(early, traces, spans),
    sessions: (sessions) => tracedSessions(sessions, traces, tracers.server),
    pageEvents(records) {
      for (const record of records) addPageSpans(record, tracers, traces);
    },
    droppedSpans: losses.dropped,
    close: () => (closing ??= close()),
  };
}
