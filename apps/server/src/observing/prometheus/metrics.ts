import { ALARM_RULES } from '@hark/shared/alarms/alarm-rules';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { WarmVersion } from '@hark/shared/http/api';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { BackgroundRunner } from '../../background/background-runner.ts';
import { exposeBackground } from '../../background/expose-background.ts';
import type { RecognizerStatus } from '../../recognition/recognizer.ts';
import { ALARM_GAUGE } from './prometheus-alerts.ts';
import { exposeMetrics } from './exposition.ts';
import { createVersionLabel, exposeServing, type ServingName } from './version-label.ts';

/** The server's metrics for Prometheus: base units, and labels with few values, never an id or a text. */
export interface Metrics {
  /** Counts events, each once. Must not throw. */
  observe(events: readonly EventRecord[]): void;
  /** Returns the exposition and its content type. */
  expose(): Promise<{ contentType: string; text: string }>;
}

export interface Gauges {
  recognizer(): RecognizerStatus;
  openConnections(): number;
  catalogueEntries(): Promise<number>;
  background: Pick<BackgroundRunner, 'tasks' | 'jobs'>;
  /** Returns the versions that are warm, for the memory that they take. */
  warmVersions?(): readonly WarmVersion[];
  /** Returns the ids of the rules that fire. */
  alarms?(): Promise<ReadonlySet<string>>;
  /** Returns the versions that are served now; without it every name of a version is a label. */
  versions?(): readonly ServingName[];
  /** Present when tracing is on. */
  droppedSpans?(): number;
}

/** Gauges of the library that are named like counters. */
const MISNAMED = [
  'nodejs_active_resources_total',
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
];

/** One gauge of every rule, so that a rule that never fires is there, too. */
function registerAlarms(registry: Registry, alarms: NonNullable<Gauges['alarms']>): void {
  const made: Gauge = new Gauge({
    name: ALARM_GAUGE,
    help: 'Whether a rule of alarms fires.',
    labelNames: ['rule', 'component', 'severity'],
    registers: [registry],
    async collect() {
      made.reset();
      // The other metrics stay available while the database does not.
      const firing = await alarms().catch(() => null);
      if (firing === null) return;
      for (const { id, component, severity } of ALARM_RULES)
        made.set({ rule: id, component, severity }, firing.has(id) ? 1 : 0);
    },
  });
}

/** What the versions of this process take; a version that is no longer warm leaves no series behind. */
function registerVersionMemory(registry: Registry, warm: NonNullable<Gauges['warmVersions']>): void {
  const grown: Gauge = new Gauge({
    name: 'hark_version_memory_bytes',
    help: 'Growth of the memory of the server while a version was loaded.',
    labelNames: ['version'],
    registers: [registry],
    collect() {
      grown.reset();
      for (const { name, grownBytes } of warm())
        if (grownBytes !== null) grown.set({ version: name }, grownBytes);
    },
  });
}

function registerGauges(registry: Registry, gauges: Gauges): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        made.set(await read());
      },
    });
  };
  gauge('hark_open_connections', 'WebSocket connections that are open.', () => gauges.openConnections());
  gauge('hark_recognizer_queue_length', 'Utterances waiting for a worker.', () => gauges.recognizer().queued);
  gauge('hark_recognizer_busy_workers', 'Workers that are decoding.', () => gauges.recognizer().busyWorkers);
  gauge('hark_recognizer_workers', 'Workers in all.', () => gauges.recognizer().workers);
  gauge('hark_catalogue_entries', 'Entries that can be found.', () => gauges.catalogueEntries());
  const counter = (name: string, help: string, read: () => number): void => {
    const made: Counter = new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        made.reset();
        made.inc(read());
      },
    });
  };
  counter(
    'hark_recognizer_restarts_total',
    'Workers that died and were replaced.',
    () => gauges.recognizer().restarts,
  );
  const { droppedSpans } = gauges;
  if (droppedSpans !== undefined)
    counter('hark_trace_spans_dropped_total', 'Spans that no collector took.', droppedSpans);
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  registerGauges(registry, gauges);
  exposeBackground(registry, gauges.background, Date.now);
  if (gauges.warmVersions !== undefined) registerVersionMemory(registry, gauges.warmVersions);
  if (gauges.alarms !== undefined) registerAlarms(registry, gauges.alarms);
  if (gauges.versions !== undefined) exposeServing(registry, gauges.versions);
  return {
    observe: exposeMetrics(registry, createVersionLabel(gauges.versions)),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
