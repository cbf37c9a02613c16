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

/** Traces in memory; those that are over stay for what the page has still to report. */
const MOST_TRACES = 1_000;
/** An utterance that got no end until then gets none: its client went away. */
const ABANDONED_AFTER_MS = 5 * 60_000;
/** As in tasks: what comes later is another thing. */
const LINKED_WITHIN_MS = 5 * 60_000;

/** The trace of one utterance. */
export interface UtteranceTrace {
  readonly utteranceId: string;
  readonly root: Span;
  /** Parent of what belongs to it. */
  readonly context: Context;
  readonly isSampled: boolean;
  readonly startedAtMs: number;
  /** Epoch milliseconds by a clock that never goes back; for every time in this trace. */
  nowMs(): number;
  /** Until the utterance is answered. */
  receiving: Span | null;
  /** When the client said that it was over, and the silence before that, if it was measured. */
  closed: { atMs: number; silenceMs: number | null } | null;
  /** The latest answer that was made before the end. */
  draft: SpanContext | null;
  isOver: boolean;
}

export interface UtteranceTraces {
  /** The trace of an utterance, begun unless it is known. */
  begin(utteranceId: string, speaker: Speaker): UtteranceTrace;
  find(utteranceId: string): UtteranceTrace | undefined;
  /** Ends it, once. */
  end(ended: UtteranceTrace, outcome: string): void;
  /** Nothing new happened in it: it was sent before. */
  forget(utteranceId: string): void;
  /** Ends what is under way. */
  close(): void;
}

/** Keeps the latest; returns what had to go. */
function keepLatest<Value>(map: Map<string, Value>, key: string, value: Value): Value | undefined {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_TRACES) return undefined;
  const [oldest] = map;
  if (oldest === undefined) return undefined;
  map.delete(oldest[0]);
  return oldest[1];
}

/** Never who speaks, and never what. */
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

  /** What the same person said just before: perhaps the same, again. */
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
