import type { EventRecord } from '@hark/shared/events/event-record';
import type { MetricsQuery } from '@hark/shared/http/metrics-api';
import type { Utterances } from '@hark/shared/http/utterances-api';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { observeEvent } from '@hark/shared/metrics/figures/observe-event';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { tailEvent } from '../events/event-tail.ts';
import { EVENT_COLUMNS, readEventRow } from '../events/read-event-row.ts';
import { ALL } from './fold-events.ts';
import { spanOf, type Span } from './metric-times.ts';

/** Finds the utterances and typed searches behind a figure. */
export interface UtteranceQueries {
  behind(metric: RecordedMetric, query: MetricsQuery): Promise<Utterances>;
}

interface QueryOptions {
  nowMs(): number;
  /** Whether transcripts and typed queries are shown. */
  showText: boolean;
}

/** Read of a figure; the latest. */
const MOST_READ = 5_000;
const MOST_ROWS = 50;
const MOST_EVENTS = 2_000;
/** The longest time between the start of a task and its last event, and between an answer and a click. */
const AROUND_MS = 3_600_000;

const SHOWN_NAMES = [
  'utterance.answered',
  'utterance.refused',
  'query.searched',
  'results.shown',
  'click',
  'dwell',
  'alternative.chosen',
  'edited',
  'typed',
  'abandoned',
  'error.shown',
] as const;

interface Counted {
  event: EventRecord;
  value: number;
}

/** Returns what the events add to one metric. */
function countedBy(metric: RecordedMetric, events: readonly EventRecord[]): Counted[] {
  return events.flatMap((event) => {
    const found = observeEvent(event).find((observation) => observation.metric.id === metric.id);
    return found === undefined ? [] : [{ event, value: found.total }];
  });
}

function medianOf(counted: readonly Counted[]): number {
  const values = counted.map(({ value }) => value).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? 0;
}

/** Bad values first; those furthest from the median where no direction is worse. */
function worstFirst({ better }: RecordedMetric, counted: readonly Counted[]): Counted[] {
  const median = medianOf(counted);
  const badness = ({ value }: Counted): number =>
    better === 'neither' ? Math.abs(value - median) : better === 'lower' ? value : -value;
  return [...counted].sort((a, b) => badness(b) - badness(a) || b.event.at - a.event.at);
}

const keyOf = ({ utteranceId, eventId }: EventRecord): string => utteranceId ?? eventId;

/** Whether a record has a row of its own. */
const hasRow = ({ name }: EventRecord): boolean =>
  name === 'utterance.answered' || name === 'utterance.refused' || name === 'query.searched';

/** Whether a row belongs to a counted record: a task has all of its own, results those of their query. */
function belongsTo(row: EventRecord, counted: EventRecord): boolean {
  if (counted.name === 'task.closed') return row.taskId !== null && row.taskId === counted.taskId;
  return keyOf(row) === keyOf(counted) || (row.queryId !== null && row.queryId === counted.queryId);
}

function rowsOf(counted: readonly Counted[], events: readonly EventRecord[]): Utterances['rows'] {
  const rows = new Map<string, number>();
  for (const { event, value } of counted) {
    for (const row of events)
      if (hasRow(row) && belongsTo(row, event) && !rows.has(keyOf(row))) rows.set(keyOf(row), value);
  }
  return [...rows].slice(0, MOST_ROWS).map(([key, value]) => ({ key, value }));
}

export function createUtteranceQueries(
  db: Kysely<Database>,
  { nowMs, showText }: QueryOptions,
): UtteranceQueries {
  function eventsIn({ from, to }: Span, traffic: MetricsQuery['traffic']) {
    const events = db
      .selectFrom('event')
      .select(EVENT_COLUMNS)
      .where('at', '>=', new Date(from))
      .where('at', '<', new Date(to));
    return traffic === 'all' ? events : events.where('synthetic', '=', traffic === 'synthetic');
  }

  async function readCounted(metric: RecordedMetric, query: MetricsQuery, span: Span): Promise<Counted[]> {
    const { dimension, value, traffic } = query;
    const names = metric.shape === 'rate' && metric.hitFrom !== undefined ? [metric.hitFrom] : metric.from;
    let events = eventsIn(span, traffic).where('name', 'in', [...names]);
    if (dimension !== ALL) events = events.where(sql<boolean>`slices->>${dimension} = ${value}`);
    const rows = await events.orderBy('at', 'desc').limit(MOST_READ).execute();
    const found = countedBy(
      metric,
      rows.flatMap((row) => readEventRow(row) ?? []),
    );
    return worstFirst(metric, found).slice(0, MOST_ROWS);
  }

  async function readAround(
    counted: readonly Counted[],
    query: MetricsQuery,
    span: Span,
  ): Promise<EventRecord[]> {
    const utterances = counted.flatMap(({ event }) => event.utteranceId ?? []);
    const tasks = counted.flatMap(({ event }) => (event.name === 'task.closed' ? (event.taskId ?? []) : []));
    const searches = counted.flatMap(({ event }) => (event.utteranceId === null ? event.eventId : []));
    const queries = counted.flatMap(({ event }) => event.queryId ?? []);
    const around = { from: span.from - AROUND_MS, to: span.to + AROUND_MS };
    const rows = await eventsIn(around, query.traffic)
      .where('name', 'in', [...SHOWN_NAMES])
      .where((where) =>
        where.or([
          where('utterance_id', 'in', ['', ...utterances]),
          where('task_id', 'in', ['', ...tasks]),
          where('event_id', 'in', ['', ...searches]),
          where('query_id', 'in', ['', ...queries]),
        ]),
      )
      .orderBy('at')
      .limit(MOST_EVENTS)
      .execute();
    return rows.flatMap((row) => readEventRow(row) ?? []);
  }

  return {
    async behind(metric, query) {
      if (metric.from.includes('server.sample')) return { id: metric.id, rows: [], events: [] };
      const span = spanOf(query, { nowMs: nowMs(), live: true });
      const counted = await readCounted(metric, query, span);
      const events = counted.length === 0 ? [] : await readAround(counted, query, span);
      const rows = rowsOf(counted, events);
      return { id: metric.id, rows, events: events.map((event) => tailEvent(event, showText)) };
    },
  };
}
