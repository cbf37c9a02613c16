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

/** What makes spans: for this server, and in the name of its pages. */
export interface Tracers {
  server: Tracer;
  page: Tracer;
  /** The first span of an utterance's trace, with the ids that follow from the utterance's. One that is never ended is never sent. */
  startRoot(utteranceId: string, options?: SpanOptions): Span;
}

/** The SDK asks for ids while it starts a span, which it does at once: so what is wanted can be said beforehand. */
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

/** What spans say of the server; `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say more, and overrule. */
export interface TracedService {
  /** Name of this installation. */
  deployment: string;
  /** Of the pipeline that is served. */
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
