import type {
  CountMetric,
  DistributionMetric,
  MetricDefinition,
  RateMetric,
  Unit,
} from './metric-definition.ts';

function sample(name: string, title: string, unit: Unit, field: string): DistributionMetric {
  return {
    id: `gateway.${name}`,
    title,
    component: 'gateway',
    kind: 'software',
    unit,
    better: 'lower',
    formula: 'per server process, every 10 s',
    shape: 'distribution',
    from: ['server.sample'],
    field,
  };
}

function count(
  rest: Pick<CountMetric, 'id' | 'title' | 'formula' | 'from'> & Partial<CountMetric>,
): CountMetric {
  return {
    component: 'gateway',
    kind: 'software',
    unit: 'count',
    better: 'neither',
    shape: 'count',
    ...rest,
  };
}

function refused(name: string, title: string, reason: string): RateMetric {
  return {
    id: `gateway.${name}`,
    title,
    component: 'gateway',
    kind: 'software',
    unit: 'share',
    better: 'lower',
    formula: `attempts without an answer, reason “${reason}” / attempts`,
    shape: 'rate',
    from: ['utterance.answered', 'utterance.refused'],
    hit: [{ field: 'reason', is: reason }],
  };
}

/** What lies between the page and the components: the way there, the queue, the machine. */
export const GATEWAY_METRICS: readonly MetricDefinition[] = [
  count({
    id: 'gateway.attempts',
    title: 'Utterances',
    formula: 'utterances answered, rejected or failed',
    kind: 'input',
    from: ['utterance.answered', 'utterance.refused'],
    headline: true,
    exposedAs: 'hark_attempts_total',
    label: { name: 'outcome', fields: ['reason', 'empty'], otherwise: 'transcribed' },
  }),
  count({
    id: 'gateway.typed_queries',
    title: 'Typed searches',
    formula: 'searches with a typed query',
    kind: 'input',
    from: ['query.searched'],
  }),
  count({
    id: 'gateway.tasks',
    title: 'Tasks',
    formula: 'closed tasks',
    kind: 'input',
    from: ['task.closed'],
    exposedAs: 'hark_tasks_total',
  }),
  { ...refused('error_rate', 'Failed utterances', 'failed'), alarm: { above: 0.01 }, headline: true },
  refused('shed_rate', 'Rejected utterances', 'busy'),
  count({
    id: 'gateway.wire_errors',
    title: 'WebSocket errors',
    formula: 'error messages sent to pages',
    better: 'lower',
    from: ['wire.error'],
    exposedAs: 'hark_wire_errors_total',
    label: { name: 'code', fields: ['code'], otherwise: 'unknown' },
  }),
  count({
    id: 'gateway.late_events',
    title: 'Late events',
    formula: 'events received after their task was closed',
    better: 'lower',
    from: ['events.late'],
    field: 'events',
  }),
  {
    id: 'gateway.queue_ms',
    title: 'Queueing time',
    component: 'gateway',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'wait for a free recogniser thread, per answer',
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'queueMs',
    stage: 'queue',
  },
  {
    id: 'gateway.total_ms',
    title: 'Server time',
    component: 'gateway',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'from the last audio received to the answer, per answer',
    headline: true,
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'totalMs',
    stage: 'total',
  },
  sample('event_loop_lag_p99_ms', 'Event-loop lag (p99)', 'ms', 'eventLoopLagP99Ms'),
  sample('cpu_share', 'CPU cores used', 'ratio', 'cpuShare'),
  sample('rss_bytes', 'Memory', 'bytes', 'rssBytes'),
  sample('gc_share', 'Garbage collection time', 'share', 'gcShare'),
  sample('queue_length', 'Queued utterances', 'count', 'queueLength'),
  { ...sample('utilisation', 'Busy recogniser threads', 'share', 'utilisation'), better: 'neither' },
  { ...sample('open_streams', 'Open connections', 'count', 'openStreams'), better: 'neither' },
  sample('event_log_lag_ms', 'Metrics lag behind the event log', 'ms', 'eventLogLagMs'),
];
