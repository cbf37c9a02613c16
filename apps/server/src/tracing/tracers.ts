import { randomUUID } from 'node:crypto';
import { ROOT_CONTEXT, type Span, type SpanOptions, type Tracer } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  RandomIdGenerator,
  type IdGenerator,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { traceIdsOf, type RootIds } from './trace-ids.ts';

/** Tracers for this server and for its pages. */
export interface Tracers {
  server: Tracer;
  page: Tracer;
  /**
   * Starts the first span of an utterance's trace, with ids derived from the utterance's. A span that is never ended is
   * never sent.
   */
  startRoot(utteranceId: string, options?: SpanOptions): Span;
}

/** The SDK requests ids synchronously while it starts a span, so the wanted ids can be set beforehand. */
function createIds(): IdGenerator & { within<Result>(ids: RootIds, start: () => Result): Result } {
  const random = new RandomIdGenerator();
  let wanted: RootIds | null = null;
  return {
    generateTraceId: () => wanted?.traceId ?? random.generateTraceId(),
    generateSpanId: () => wanted?.spanId ?? random.generateSpanId(),
    within(ids, start) {
      wanted = ids;
      try {
        return start();
      } finally {
        wanted = null;
      }
    },
  };
}

/** Attributes of the server; `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` add to them and take precedence. */
export interface TracedService {
  /** Name of this installation. */
  deployment: string;
  /** Version of the served pipeline. */
  version: string;
}

export function createTracers(processor: SpanProcessor, { deployment, version }: TracedService): Tracers {
  const idGenerator = createIds();
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': 'hark',
        'service.version': version,
        'service.instance.id': randomUUID(),
        'deployment.environment.name': deployment,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
  const pages = resourceFromAttributes({
    'service.name': `${String(resource.attributes['service.name'])}-page`,
  });
  const tracerOf = (given: typeof resource): Tracer =>
    new BasicTracerProvider({ resource: given, idGenerator, spanProcessors: [processor] }).getTracer('hark');
  const server = tracerOf(resource);
  return {
    server,
    page: tracerOf(resource.merge(pages)),
    startRoot: (utteranceId, options) =>
      idGenerator.within(traceIdsOf(utteranceId), () => server.startSpan('utterance', options, ROOT_CONTEXT)),
  };
}
