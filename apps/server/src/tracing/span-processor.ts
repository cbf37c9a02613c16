import { ExportResultCode } from '@opentelemetry/core';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';

interface ProcessorOptions {
  exporter: SpanExporter;
  /** Most waiting spans, including those being sent. */
  mostWaiting: number;
  /** Receives the number of lost spans and the reason. Must not throw. */
  onDropped(spans: number, reason: string): void;
}

/**
 * The SDK's batches, with a bound that includes spans being sent, and with every loss reported; the SDK does neither.
 */
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
      // After a failed batch, still wait for the others: their loss counts too.
      await batches.shutdown().catch(() => undefined);
      await exporter.shutdown();
    },
  };
}
