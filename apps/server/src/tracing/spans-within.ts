import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import type { UtteranceTrace } from './utterance-traces.ts';

/** Work on an utterance. Calls within it find their parent span here. */
export interface Work {
  trace: UtteranceTrace;
  span: Span;
  /** Names of its spans. */
  parts: Set<string>;
}

/** Consecutive stages of known length, in milliseconds. */
export type Stages = Readonly<Record<string, number>>;

export interface SpansWithin {
  /** Starts a span of an utterance. Whatever `run` does, now or later, belongs to it. The caller ends it. */
  work<Result>(utterance: UtteranceTrace, name: string, run: (work: Work) => Result): Result;
  /** Wraps a part of the current work in a span; without current work there is none. */
  part<Result>(
    name: string,
    run: () => Promise<Result>,
    describe?: (result: Result) => Described,
  ): Promise<Result>;
}

/** The result of a part. */
export interface Described {
  attributes?: Attributes;
  stages?: Stages;
  /** Stable and without user text; set on failure. */
  errorType?: string;
}

/** Error messages may contain speech; error names do not. */
export function fail(span: Span, errorType: string): void {
  span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
}

export function errorTypeOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

export function createSpansWithin(tracer: Tracer): SpansWithin {
  const present = new AsyncLocalStorage<Work>();

  function start(parent: Span, name: string, startTime: number): Span {
    return tracer.startSpan(name, { startTime }, trace.setSpan(ROOT_CONTEXT, parent));
  }

  function addStages(parent: Span, startMs: number, stages: Stages): void {
    let atMs = startMs;
    for (const [name, durationMs] of Object.entries(stages)) {
      const span = start(parent, name, atMs);
      atMs += durationMs;
      span.end(atMs);
    }
  }

  return {
    work(utterance, name, run) {
      const work = {
        trace: utterance,
        span: start(utterance.root, name, utterance.nowMs()),
        parts: new Set<string>(),
      };
      return present.run(work, () => run(work));
    },
    async part(name, run, describe) {
      const work = present.getStore();
      if (work === undefined) return run();
      work.parts.add(name);
      const { nowMs } = work.trace;
      const startMs = nowMs();
      const span = start(work.span, name, startMs);
      try {
        const result = await run();
        const { attributes = {}, stages = {}, errorType } = describe?.(result) ?? {};
        span.setAttributes(attributes);
        addStages(span, startMs, stages);
        if (errorType !== undefined) fail(span, errorType);
        return result;
      } catch (error) {
        fail(span, errorTypeOf(error));
        throw error;
      } finally {
        span.end(nowMs());
      }
    },
  };
}
