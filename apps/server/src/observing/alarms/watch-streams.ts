import type { EventRecord } from '@hark/shared/events/event-record';
import {
  levelOfStream,
  STREAM_START,
  stepStream,
  streamRule,
  type StreamRule,
  type WatchedStream,
} from '@hark/shared/alarms/watched-stream';
import type { Level } from '@hark/shared/alarms/alarm-step';
import { isTimely } from '@hark/shared/metrics/detectors/timely';
import { observeEvent, type Observation } from '@hark/shared/metrics/figures/observe-event';
import { wilsonInterval } from '@hark/shared/metrics/figures/wilson-interval';
import { fnv1a } from '../../base/fnv1a.ts';
import type { AlarmSlice } from '../alarm-signal.ts';
import { ALL, OTHER, type LimitSlice } from '../metrics/fold-events.ts';
import type { Baseline, Baselines, Traffic } from './read-baselines.ts';
import { badSums, STREAM_METRICS, type StreamMetric } from './stream-metrics.ts';
import type { Settings } from './thresholds.ts';

/** The sums of one rule: by place (`dimension\nvalue`), those above 0 only. */
export type RuleStreams = Map<string, WatchedStream>;

/** A stream that is not quiet, or that of everything. */
export interface StreamLevel {
  rule: StreamMetric;
  slice: AlarmSlice | null;
  level: Level;
  stream: WatchedStream;
  limits: StreamRule;
  baseline: Baseline;
}

/** An event with the time of its arrival. */
export interface Arrived {
  event: EventRecord;
  receivedAt: number;
}

/** The sums of all rules, to which events are added in the order of the log. */
export interface Streams {
  add(arrived: Arrived): void;
  /** Rules whose sums have changed since the start. */
  changed(): ReadonlySet<string>;
  of(rule: string): RuleStreams;
  levels(): StreamLevel[];
}

interface StreamOptions {
  states: ReadonlyMap<string, RuleStreams>;
  baselines: Baselines;
  settings: Settings;
  traffic: Traffic;
  limit: LimitSlice;
}

/** Slices with fewer samples are taken to be like the whole, or worse if they were. */
const OWN_BASELINE = 1_000;
const MIN_KNOWN = 50;
const WHOLE = `${ALL}\n${ALL}`;

const byMetric = new Map<string, StreamMetric[]>();
for (const each of STREAM_METRICS)
  byMetric.set(each.metric.id, [...(byMetric.get(each.metric.id) ?? []), each]);

/** A page that was offline, or whose clock is wrong, says nothing of the present. Simulated clocks are in the past. */
function isOfNow({ event, receivedAt }: Arrived, traffic: Traffic): boolean {
  if (traffic === 'synthetic') return true;
  const endedAt = event.data['endedAt'];
  return isTimely(typeof endedAt === 'number' ? endedAt : event.at, receivedAt);
}

function isWatched({ synthetic }: EventRecord, traffic: Traffic): boolean {
  return traffic === 'all' || synthetic === (traffic === 'synthetic');
}

/** Whether an event is of the traffic that is watched, and of the present. */
export function isLookedAt(arrived: Arrived, traffic: Traffic): boolean {
  return isWatched(arrived.event, traffic) && isOfNow(arrived, traffic);
}

/** What a slice with few samples is compared with. */
function borrowed(whole: Baseline, own: Baseline | undefined): Baseline {
  if (own === undefined || own.samples < MIN_KNOWN) return whole;
  const upper = wilsonInterval(Math.min(own.bad, own.samples), own.samples)?.upper ?? 0;
  const share = Math.max(whole.bad / whole.samples, upper);
  return { ...whole, bad: share * whole.samples };
}

/** Returns how a stream is watched; null without a baseline. */
function createRules({ baselines, settings }: Pick<StreamOptions, 'baselines' | 'settings'>) {
  const known = new Map<string, Map<string, { limits: StreamRule; baseline: Baseline } | null>>();

  function make(id: string, place: string) {
    const values = settings.get(id)?.values ?? {};
    const whole = baselines.of(id, ALL, ALL);
    if (whole === undefined || whole.samples < (values['minBaseline'] ?? OWN_BASELINE)) return null;
    if (place === WHOLE) return { limits: streamRule(values, whole, 1), baseline: whole };
    const [dimension = '', value = ''] = place.split('\n');
    const own = baselines.of(id, dimension, value);
    const baseline = own !== undefined && own.samples >= OWN_BASELINE ? own : borrowed(whole, own);
    return { limits: streamRule(values, baseline, baselines.slicesOf(id)), baseline };
  }

  return (id: string, place: string) => {
    // Asked for every event, metric and slice: without making a key of both.
    let places = known.get(id);
    if (places === undefined) {
      places = new Map();
      known.set(id, places);
    }
    let found = places.get(place);
    if (found === undefined) {
      found = make(id, place);
      places.set(place, found);
    }
    return found;
  };
}

/** Returns what an observation adds to a stream. */
function taskOf(
  { metric }: StreamMetric,
  { samples, total }: Observation,
  { slowAbove }: Baseline,
): { samples: number; bad: number } {
  if (metric.shape === 'rate') return badSums(metric, { samples, total });
  return { samples: 1, bad: slowAbove !== null && total > slowAbove ? 1 : 0 };
}

export function createStreams({ states, baselines, settings, traffic, limit }: StreamOptions): Streams {
  const streams = new Map<string, RuleStreams>([...states].map(([rule, places]) => [rule, new Map(places)]));
  const changed = new Set<string>();
  const ruleOf = createRules({ baselines, settings });
  const isUsed = (id: string): boolean => settings.get(id)?.use !== 'retired';

  function streamsOf(rule: string): RuleStreams {
    const known = streams.get(rule);
    if (known !== undefined) return known;
    const found: RuleStreams = new Map();
    streams.set(rule, found);
    return found;
  }

  function addTo(
    each: StreamMetric,
    place: string,
    { observed, atMs, person }: { observed: Observation; atMs: number; person: number | undefined },
  ) {
    const { id } = each.rule;
    const watched = ruleOf(id, place);
    if (watched === null) return;
    const places = streamsOf(id);
    const before = places.get(place) ?? STREAM_START;
    const task = { ...taskOf(each, observed, watched.baseline), atMs, person };
    const after = stepStream(before, task, watched.limits);
    if (after === before) return;
    changed.add(id);
    if (after === STREAM_START) places.delete(place);
    else places.set(place, after);
  }

  function levelOf(each: StreamMetric, place: string): StreamLevel[] {
    const watched = ruleOf(each.rule.id, place);
    if (watched === null) return [];
    const stream = streamsOf(each.rule.id).get(place) ?? STREAM_START;
    const [dimension = '', value = ''] = place.split('\n');
    return [
      {
        rule: each,
        slice: place === WHOLE ? null : { dimension, value },
        level: levelOfStream(stream, watched.limits),
        stream,
        ...watched,
      },
    ];
  }

  return {
    add(arrived) {
      const { event } = arrived;
      if (!isLookedAt(arrived, traffic)) return;
      const places = placesOf(event, limit);
      // Tells clients apart without their ids.
      const person = event.clientId === null ? undefined : fnv1a(event.clientId);
      for (const observed of observeEvent(event)) {
        for (const each of byMetric.get(observed.metric.id) ?? []) {
          if (!isUsed(each.rule.id)) continue;
          for (const place of places) addTo(each, place, { observed, atMs: event.at, person });
        }
      }
    },
    changed: () => changed,
    of: streamsOf,
    levels: () =>
      STREAM_METRICS.filter(({ rule }) => isUsed(rule.id)).flatMap((each) => {
        const places = new Set([WHOLE, ...streamsOf(each.rule.id).keys()]);
        return [...places].flatMap((place) => levelOf(each, place));
      }),
  };
}

function placesOf({ slices }: EventRecord, limit: LimitSlice): string[] {
  const known = Object.entries(slices).flatMap(([dimension, value]) => {
    const limited = value === undefined ? OTHER : limit(dimension, value);
    // `other` stands for many values.
    return limited === OTHER ? [] : [`${dimension}\n${limited}`];
  });
  return [WHOLE, ...known];
}
