import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { listen } from '../../http/listen.ts';

const valueSchema = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
  z.object({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
  z.object({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
]);
const attributesSchema = z
  .array(z.object({ key: z.string(), value: valueSchema }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));
/** Converts nanoseconds since 1970 as text to milliseconds. */
const timeSchema = z.string().transform((nanoseconds) => Number(BigInt(nanoseconds) / 1_000n) / 1_000);
const spanSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: timeSchema,
  endTimeUnixNano: timeSchema,
  attributes: attributesSchema,
  events: z.array(z.object({ name: z.string() })).default([]),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.number().optional(), message: z.string().optional() }),
});
const requestSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

export interface CollectedSpan extends z.infer<typeof spanSchema> {
  resource: Record<string, string | number | boolean>;
}

/**
 * A collector of OTLP as JSON over HTTP for tests: it accepts, refuses, never responds, or never finishes its response.
 */
export interface TraceCollector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string;
  spans: CollectedSpan[];
  /** All bodies, as received. */
  bodies: string[];
  /** Resolves with the next request, before its response. */
  nextRequest(): Promise<void>;
  close(): Promise<void>;
}

type Manner = 'takes' | 'refuses' | 'hangs' | 'drips';

function answer(manner: Manner, response: ServerResponse): void {
  if (manner === 'hangs') return;
  if (manner === 'drips') {
    const dripping = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(dripping));
    return;
  }
  response.writeHead(manner === 'takes' ? 200 : 400, { 'content-type': 'application/json' }).end('{}');
}

export async function startTraceCollector(manner: Manner = 'takes'): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      if (manner === 'takes') {
        for (const { resource, scopeSpans } of requestSchema.parse(JSON.parse(body)).resourceSpans) {
          const collected = scopeSpans.flatMap((scope) => scope.spans);
          spans.push(...collected.map((span) => Object.assign(span, { resource: resource.attributes })));
        }
      }
      server.emit('collected');
      answer(manner, response);
    });
  });
  const url = await listen(server, { host: '127.0.0.1', port: 0 });
  return {
    url: url.replace('localhost', '127.0.0.1'),
    spans,
    bodies,
    nextRequest: async () => void (await once(server, 'collected')),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
