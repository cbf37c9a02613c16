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
    formula: 'of each server process, every ten seconds',
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
    formula: `attempts without an answer because of “${reason}” / attempts`,
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
    formula: 'utterances that were answered, turned away or failed',
    kind: 'input',
    from: ['utterance.answered', 'utterance.refused'],
    headline: true,
    exposedAs: 'hark_attempts_total',
    label: { name: 'outcome', fields: ['reason', 'empty'], otherwise: 'transcribed' },
  }),
  count({
    id: 'gateway.typed_queries',
    title: 'Typed searches',
    formula: 'searches by text',
    kind: 'input',
    from: ['query.searched'],
  }),
  count({
    id: 'gateway.tasks',
    title: 'Tasks',
    formula: 'tasks that closed',
    kind: 'input',
    from: ['task.closed'],
    exposedAs: 'hark_tasks_total',
  }),
  { ...refused('error_rate', 'Failed', 'failed'), alarm: { above: 0.01 }, headline: true },
  refused('shed_rate', 'Turned away', 'busy'),
  count({
    id: 'gateway.wire_errors',
    title: 'Errors on the wire',
    formula: 'error messages sent',
    better: 'lower',
    from: ['wire.error'],
    exposedAs: 'hark_wire_errors_total',
    label: { name: 'code', fields: ['code'], otherwise: 'unknown' },
  }),
  count({
    id: 'gateway.late_events',
    title: 'Late records',
    formula: 'records that came after their task was closed',
    better: 'lower',
    from: ['events.late'],
    field: 'events',
  }),
  {
    id: 'gateway.queue_ms',
    title: 'Wait for a recogniser thread',
    component: 'gateway',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'wait of each answer for a thread',
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'queueMs',
    stage: 'queue',
  },
  {
    id: 'gateway.total_ms',
    title: 'Time in the server',
    component: 'gateway',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'time of each answer from the last audio in hand to the answer',
    headline: true,
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'totalMs',
    stage: 'total',
  },
  sample('event_loop_lag_p99_ms', 'Event-loop lag (p99)', 'ms', 'eventLoopLagP99Ms'),
  sample('cpu_share', 'CPU, of one core', 'ratio', 'cpuShare'),
  sample('rss_bytes', 'Memory', 'bytes', 'rssBytes'),
  sample('gc_share', 'Time in garbage collection', 'share', 'gcShare'),
  sample('queue_length', 'Utterances waiting', 'count', 'queueLength'),
  { ...sample('utilisation', 'Busy recogniser threads', 'share', 'utilisation'), better: 'neither' },
  { ...sample('open_streams', 'Open connections', 'count', 'openStreams'), better: 'neither' },
  sample('event_log_lag_ms', 'Lag of the figures behind the log', 'ms', 'eventLogLagMs'),
];
