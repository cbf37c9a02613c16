import { ExportResultCode } from '@opentelemetry/core';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';

interface ProcessorOptions {
  exporter: SpanExporter;
  /** Spans that may wait, those under way included. */
  mostWaiting: number;
  /** Told of every span that nobody will see, and why. Must not throw. */
  onDropped(spans: number, reason: string): void;
}

/** The SDK's batches, with a bound that holds what is under way too, and with every loss told: the SDK keeps both to itself. */
export function createSpanProcessor({ exporter, mostWaiting, onDropped }: ProcessorOptions): SpanProcessor {
  let waiting = 0;
  const counted: SpanExporter = {
    export(spans, done) {
      exporter.export(spans, (result) => {
        waiting -= spans.length;
        if (result.code !== ExportResultCode.SUCCESS)
          onDropped(spans.length, result.error?.message ?? 'the collector took none');
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
  const batches = new BatchSpanProcessor(counted, { maxQueueSize: mostWaiting });
  return {
    onStart() {},
    onEnd(span: ReadableSpan) {
      if (waiting >= mostWaiting) {
        onDropped(1, 'too many spans wait for the collector');
        return;
      }
      waiting++;
      batches.onEnd(span);
    },
    forceFlush: () => batches.forceFlush(),
    async shutdown() {
      // A batch that fails is no reason to leave those that are under way: their loss is counted too.
      await batches.shutdown().catch(() => undefined);
      await exporter.shutdown();
    },
  };
}
