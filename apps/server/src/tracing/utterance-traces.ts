import {
  ROOT_CONTEXT,
  SpanKind,
  trace,
  TraceFlags,
  type Context,
  type Link,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import type { Speaker } from '../answering/pipeline/utterance.ts';
import type { Tracers } from './tracers.ts';

/** Traces in memory; finished ones stay for the page's later reports. */
const MOST_TRACES = 1_000;
/** An utterance without an end by then gets none, because its client went away. */
const ABANDONED_AFTER_MS = 5 * 60_000;
/** As for tasks: later utterances are not related. */
const LINKED_WITHIN_MS = 5 * 60_000;

/** The trace of one utterance. */
export interface UtteranceTrace {
  readonly utteranceId: string;
  readonly root: Span;
  /** Parent of its spans. */
  readonly context: Context;
  readonly isSampled: boolean;
  readonly startedAtMs: number;
  /** Epoch milliseconds by a monotonic clock; used for all times in this trace. */
  nowMs(): number;
  /** Open until the utterance is answered. */
  receiving: Span | null;
  /** When the client closed it, and the silence before that if measured. */
  closed: { atMs: number; silenceMs: number | null } | null;
  /** The latest draft before the end. */
  draft: SpanContext | null;
  isOver: boolean;
}

export interface UtteranceTraces {
  /** Returns the trace of an utterance, and begins it if unknown. */
  begin(utteranceId: string, speaker: Speaker): UtteranceTrace;
  find(utteranceId: string): UtteranceTrace | undefined;
  /** Ends the trace, once. */
  end(ended: UtteranceTrace, outcome: string): void;
  /** Discards a trace without new content: it was sent before. */
  forget(utteranceId: string): void;
  /** Ends all open spans. */
  close(): void;
}

/** Adds the latest value; returns the one that was evicted. */
function keepLatest<Value>(map: Map<string, Value>, key: string, value: Value): Value | undefined {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_TRACES) return undefined;
  const [oldest] = map;
  if (oldest === undefined) return undefined;
  map.delete(oldest[0]);
  return oldest[1];
}

/** Excludes who speaks and what. */
function attributesOf(utteranceId: string, { device, language, vad, synthetic = false }: Speaker) {
  return {
    'hark.utterance.id': utteranceId,
    'hark.synthetic': synthetic,
    ...(language === null ? {} : { 'hark.language': language }),
    ...(vad?.backend == null ? {} : { 'hark.vad.backend': vad.backend }),
    ...(device?.class == null ? {} : { 'hark.device.class': device.class }),
    ...(device?.browser == null ? {} : { 'user_agent.name': device.browser }),
    ...(device?.os == null ? {} : { 'user_agent.os.name': device.os }),
  };
}

export function createUtteranceTraces(tracers: Tracers): UtteranceTraces {
  const traces = new Map<string, UtteranceTrace>();
  const lastOfClient = new Map<string, UtteranceTrace>();

  function end(ended: UtteranceTrace, outcome: string): void {
    if (ended.isOver) return;
    ended.isOver = true;
    const atMs = ended.nowMs();
    ended.receiving?.end(atMs);
    ended.root.setAttribute('hark.outcome', outcome).end(atMs);
  }

  function endAbandoned(nowMs: number): void {
    for (const old of traces.values()) {
      if (old.startedAtMs > nowMs - ABANDONED_AFTER_MS) return;
      end(old, 'abandoned');
    }
  }

  /** Links to the same person's previous utterance, which may be a repetition. */
  function linksTo(clientId: string, nowMs: number): Link[] {
    const before = lastOfClient.get(clientId);
    if (before === undefined || before.startedAtMs < nowMs - LINKED_WITHIN_MS) return [];
    return [{ context: before.root.spanContext(), attributes: { 'hark.link': 'said before' } }];
  }

  function start(utteranceId: string, speaker: Speaker): UtteranceTrace {
    const startedAtMs = Date.now();
    const startedMs = performance.now();
    endAbandoned(startedAtMs);
    const root = tracers.startRoot(utteranceId, {
      kind: SpanKind.SERVER,
      startTime: startedAtMs,
      links: linksTo(speaker.clientId, startedAtMs),
      attributes: attributesOf(utteranceId, speaker),
    });
    return {
      utteranceId,
      root,
      context: trace.setSpan(ROOT_CONTEXT, root),
      isSampled: (root.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0,
      startedAtMs,
      nowMs: () => startedAtMs + performance.now() - startedMs,
      receiving: null,
      closed: null,
      draft: null,
      isOver: false,
    };
  }

  return {
    begin(utteranceId, speaker) {
      const known = traces.get(utteranceId);
      if (known !== undefined) return known;
      const begun = start(utteranceId, speaker);
      const gone = keepLatest(traces, utteranceId, begun);
      if (gone !== undefined) end(gone, 'abandoned');
      keepLatest(lastOfClient, speaker.clientId, begun);
      return begun;
    },
    find: (utteranceId) => traces.get(utteranceId),
    end,
    forget: (utteranceId) => void traces.delete(utteranceId),
    close() {
      for (const each of traces.values()) end(each, 'abandoned');
    },
  };
}
