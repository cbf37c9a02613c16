import type { EventRecord } from '@hark/shared/events/event-record';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createScriptedRecognizer,
  scriptedRecognition,
  scriptedStates,
  type Script,
} from '../recognition/scripted-recognizer.ts';
import { serverRecord } from '../observing/events/server-record.ts';
import { closeMessage } from '../testing/wire-harness.ts';
import { openTracing } from './open-tracing.ts';
import { startTraceCollector, type CollectedSpan, type TraceCollector } from './testing/trace-collector.ts';
import { createTracedGateway } from './testing/traced-gateway.ts';
import { traceIdsOf } from './trace-ids.ts';
import type { Tracing } from './tracing.ts';

const SECRET = 'stamford university';
/** Utterance, receive, answer, recall, recognise with its three stages, search, record. */
const SPANS_OF_ONE = 10;
const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0).toReversed()) await close();
});

async function collector(...manner: Parameters<typeof startTraceCollector>): Promise<TraceCollector> {
  const started = await startTraceCollector(...manner);
  closers.push(() => started.close());
  return started;
}

async function traced(url: string, settings = {}): Promise<Tracing> {
  const tracing = { url: `${url}/v1/traces`, timeoutMs: 3_000, mostWaiting: 2_048, ...settings };
  const opened = await openTracing(
    tracing,
    { deployment: 'test', version: 'hark-test/1' },
    pino({ level: 'silent' }),
  );
  closers.push(() => opened.close());
  return opened;
}

function gateway(tracing: Tracing, script: Script, judgement?: (text: string) => number) {
  const made = createTracedGateway(tracing, createScriptedRecognizer(script, {}, judgement));
  closers.push(() => made.close());
  return made;
}

/** Recognised with low confidence, so that the catalogue's names are rescored. */
const unsure: Script = () => ({
  type: 'recognized',
  recognition: scriptedRecognition(SECRET, {
    confidence: 0.4,
    encoderStates: scriptedStates,
    timings: { queueMs: 2, encodeMs: 5, decodeMs: 7 },
  }),
});

const durationMs = (span: CollectedSpan): number => span.endTimeUnixNano - span.startTimeUnixNano;

/** The tree as indented names, parts in the order of their start. */
function treeOf(spans: readonly CollectedSpan[], parent?: string, indent = ''): string[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .toSorted((a, b) => a.startTimeUnixNano - b.startTimeUnixNano)
    .flatMap((span) => [`${indent}${span.name}`].concat(treeOf(spans, span.spanId, `${indent}  `)));
}

function one(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const [found, ...more] = spans.filter((span) => span.name === name);
  if (found === undefined || more.length > 0) throw new Error(`${more.length + 1} spans are named ${name}`);
  return found;
}

function shown(utteranceId: string): EventRecord {
  const data = { count: 1, endpointMs: 300, uploadMs: 20, paintMs: 10, wholeMs: 400 };
  const ids = { eventId: 'event-0001', at: Date.now() };
  return { ...serverRecord({ name: 'results.shown', utteranceId, data }, ids), source: 'page' };
}

describe('the trace of an utterance', () => {
  it('has every stage, with the durations of the answer', async () => {
    const { url, spans, bodies } = await collector();
    const tracing = await traced(url);
    const { say } = gateway(tracing, unsure, (text) => -text.length);
    const { utteranceId, timings, queryId } = await say();
    await tracing.close();
    expect(treeOf(spans)).toEqual([
      'utterance',
      '  receive',
      '  answer',
      '    recall',
      '    recognise',
      '      queue',
      '      encode',
      '      decode',
      '    search',
      '    judge',
      '      queue',
      '      decode',
      '    record',
    ]);
    const total = (name: string): number =>
      spans.filter((span) => span.name === name).reduce((sum, span) => sum + durationMs(span), 0);
    expect(total('queue')).toBeCloseTo(timings.queueMs, 1);
    expect(total('encode')).toBeCloseTo(timings.encodeMs, 1);
    expect(total('decode')).toBeCloseTo(timings.decodeMs, 1);
    // A part is never longer than its whole.
    const roundingMs = 0.01;
    expect(total('answer')).toBeGreaterThanOrEqual(timings.totalMs - roundingMs);

    const root = one(spans, 'utterance');
    expect(root).toMatchObject({
      ...traceIdsOf(utteranceId),
      attributes: { 'hark.outcome': 'answered', 'hark.utterance.id': utteranceId, 'hark.query.id': queryId },
      events: [{ name: 'close' }],
      status: {},
    });
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([root.traceId]));
    const service = { 'service.name': 'hark', 'deployment.environment.name': 'test' };
    expect(spans.every(({ resource }) => resource['service.name'] === 'hark')).toBe(true);
    expect(root.resource).toMatchObject(service);
    expect(bodies.join('')).not.toMatch(/stamford|stanford|client-0001/i);
  });

  it('shows the drafts before the end, and that one became the answer', async () => {
    const { url, spans } = await collector();
    const tracing = await traced(url);
    const { say } = gateway(tracing, unsure, (text) => -text.length);
    await say({ pauses: true });
    await tracing.close();
    const tree = treeOf(spans).join('\n');
    expect(tree).toContain('  interim\n    recognise\n');
    expect(tree).toContain(
      '  draft\n    recognise\n      queue\n      encode\n      decode\n    search\n    judge\n',
    );
    expect(tree).toContain('  answer\n    recall\n    record');
    const draft = one(spans, 'draft');
    expect(draft.attributes).toMatchObject({ 'hark.outcome': 'made' });
    expect(one(spans, 'answer')).toMatchObject({
      attributes: { 'hark.from_draft': true },
      links: [{ spanId: draft.spanId }],
    });
    const events = one(spans, 'utterance').events.map(({ name }) => name);
    expect(events.filter((name) => name !== 'interim')).toEqual(['pause', 'provisional', 'close']);
  });

  it('continues with the page’s spans, however late', async () => {
    const { url, spans } = await collector();
    const tracing = await traced(url);
    const { say } = gateway(tracing, unsure);
    const { utteranceId } = await say();
    tracing.pageEvents([shown(utteranceId)]);
    await tracing.close();
    const root = one(spans, 'utterance');
    const page = one(spans, 'page');
    expect(page.resource).toMatchObject({ 'service.name': 'hark-page' });
    expect(treeOf(spans, page.spanId)).toEqual(['page.endpoint', 'page.wait', 'page.paint']);
    expect(page).toMatchObject({ traceId: root.traceId, parentSpanId: root.spanId });
    expect(durationMs(page)).toBeCloseTo(400, 1);
    // The page received the end before this server.
    expect(one(spans, 'page.wait').startTimeUnixNano).toBeLessThan(one(spans, 'receive').endTimeUnixNano);
  });

  it('is the same for every server', async () => {
    const { url, spans } = await collector();
    const other = await traced(url);
    other.pageEvents([shown('utterance-0001')]);
    await other.close();
    const { traceId, spanId } = traceIdsOf('utterance-0001');
    expect(one(spans, 'page')).toMatchObject({ traceId, parentSpanId: spanId });
    expect(spans.map(({ name }) => name)).not.toContain('utterance');
  });

  it('is sent once, even if the answer is requested again', async () => {
    const { url, spans } = await collector();
    const first = await traced(url);
    const { say, pipeline } = gateway(first, unsure);
    const { utteranceId } = await say();
    const later = await traced(url);
    const again = createTracedGateway(later, pipeline.recognizer);
    again.pipeline.log.find = pipeline.log.find;
    await again.say({ utteranceId });
    again.close();
    await first.close();
    await later.close();
    expect(spans.filter(({ name }) => name === 'utterance')).toHaveLength(1);
  });

  it('links to the same person’s previous utterance', async () => {
    const { url, spans } = await collector();
    const tracing = await traced(url);
    const { say } = gateway(tracing, unsure);
    const before = await say();
    const after = await say();
    await tracing.close();
    const rootOf = (utteranceId: string): CollectedSpan | undefined =>
      spans.find(({ spanId }) => spanId === traceIdsOf(utteranceId).spanId);
    expect(rootOf(before.utteranceId)?.links).toEqual([]);
    expect(rootOf(after.utteranceId)?.links).toMatchObject([traceIdsOf(before.utteranceId)]);
  });

  it('records that an utterance had no answer, and why, without user text', async () => {
    const { url, spans, bodies } = await collector();
    const tracing = await traced(url);
    const { open } = gateway(tracing, () => ({
      type: 'failed',
      code: 'worker-crashed',
      message: `it died on ${SECRET}`,
    }));
    const failed = open({});
    failed.desk.close(closeMessage(failed.utteranceId, failed.frames));
    await failed.next('error');
    const misfire = open({});
    misfire.desk.cancel(misfire.utteranceId);
    await tracing.close();
    const rootOf = ({ utteranceId }: { utteranceId: string }): CollectedSpan | undefined =>
      spans.find(({ spanId }) => spanId === traceIdsOf(utteranceId).spanId);
    expect(rootOf(failed)).toMatchObject({
      attributes: { 'hark.outcome': 'failed', 'error.type': 'recognition_failed' },
      status: { code: 2 },
    });
    expect(rootOf(misfire)).toMatchObject({ attributes: { 'hark.outcome': 'cancelled' }, status: {} });
    expect(bodies.join('')).not.toContain('stamford');
  });

  it('is not sent if the sampler excludes it', async () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
    const { url, spans, bodies } = await collector();
    const tracing = await traced(url);
    const { say } = gateway(tracing, unsure);
    const { utteranceId, transcript } = await say();
    tracing.pageEvents([shown(utteranceId)]);
    await tracing.close();
    expect(transcript).toBe(SECRET);
    expect({ spans, bodies }).toEqual({ spans: [], bodies: [] });
  });

  it('uses the service name and attributes from the OpenTelemetry variables', async () => {
    vi.stubEnv('OTEL_SERVICE_NAME', 'voice');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'cloud.region=eu,deployment.environment.name=blue');
    const { url, spans } = await collector();
    const tracing = await traced(url);
    const { say } = gateway(tracing, unsure);
    const { utteranceId } = await say();
    tracing.pageEvents([shown(utteranceId)]);
    await tracing.close();
    const region = { 'cloud.region': 'eu', 'deployment.environment.name': 'blue' };
    expect(one(spans, 'utterance').resource).toMatchObject({ 'service.name': 'voice', ...region });
    expect(one(spans, 'page').resource).toMatchObject({ 'service.name': 'voice-page', ...region });
  });
});

describe('an unavailable collector', () => {
  it('that hangs prevents no answer, exceeds no memory limit, and delays the end by at most one batch', async () => {
    const { url, nextRequest } = await collector('hangs');
    const tracing = await traced(url, { timeoutMs: 2_000, mostWaiting: 12 });
    const { say } = gateway(tracing, unsure);
    const asked = nextRequest();
    expect((await say()).transcript).toBe(SECRET);
    await say();
    expect(tracing.droppedSpans()).toBe(2 * SPANS_OF_ONE - 12);
    await asked;
    await tracing.close();
  });

  it('that never ends its response does not delay the end', async () => {
    const { url } = await collector('drips');
    const tracing = await traced(url, { timeoutMs: 200 });
    const { say } = gateway(tracing, unsure);
    await say();
    await expect(tracing.close()).resolves.toBeUndefined();
  });

  it('that refuses prevents no answer, and the refused spans are counted', async () => {
    const { url, bodies } = await collector('refuses');
    const tracing = await traced(url);
    const { say } = gateway(tracing, unsure);
    expect((await say()).transcript).toBe(SECRET);
    await tracing.close();
    expect(bodies).toHaveLength(1);
    expect(tracing.droppedSpans()).toBe(SPANS_OF_ONE);
  });

  it('that does not exist prevents no answer', async () => {
    const { url, close } = await startTraceCollector();
    await close();
    const tracing = await traced(url, { timeoutMs: 200 });
    const { say } = gateway(tracing, unsure);
    expect((await say()).transcript).toBe(SECRET);
    await tracing.close();
    expect(tracing.droppedSpans()).toBe(SPANS_OF_ONE);
  });
});
