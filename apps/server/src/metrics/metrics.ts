import type { Final } from '@hark/shared/wire/final';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Answer } from '../pipeline/answer-utterance.ts';
import type { RecognizerStatus } from '../recognizer/recognizer.ts';

const STAGES = ['queue', 'encode', 'decode', 'search', 'total'] as const;
const SECONDS = 1000;

/** What the server reports to Prometheus: base units, and labels of few values, never an id or a text. */
export interface Metrics {
  answered(answer: Answer): void;
  wireError(code: string): void;
  searched(tookMs: number): void;
  /** The exposition, and its content type. */
  expose(): Promise<{ contentType: string; text: string }>;
}

export interface Gauges {
  recognizer(): RecognizerStatus;
  openConnections(): number;
  catalogueEntries(): Promise<number>;
}

function outcomeOf(answer: Answer): string {
  if (answer.type !== 'answered') return answer.type === 'failed' ? answer.code : answer.type;
  return answer.final.empty ?? 'transcribed';
}

function stageMs(final: Final, stage: (typeof STAGES)[number]): number {
  return final.timings[`${stage}Ms`];
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
  gauge(
    'hark_recognizer_restarts',
    'Workers that died and were replaced.',
    () => gauges.recognizer().restarts,
  );
  gauge('hark_catalogue_entries', 'Entries that can be found.', () => gauges.catalogueEntries());
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registerGauges(registry, gauges);
  const registers = [registry];
  const attempts = new Counter({
    name: 'hark_attempts_total',
    help: 'Utterances, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  const errors = new Counter({
    name: 'hark_wire_errors_total',
    help: 'Error messages sent over the wire.',
    labelNames: ['code'],
    registers,
  });
  const stages = new Histogram({
    name: 'hark_stage_duration_seconds',
    help: 'Time of an utterance in each stage.',
    labelNames: ['stage'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const clips = new Histogram({
    name: 'hark_clip_duration_seconds',
    help: 'Length of the audio of an utterance.',
    buckets: [0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12],
    registers,
  });
  const searches = new Histogram({
    name: 'hark_typed_search_duration_seconds',
    help: 'Time of a typed search.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });

  return {
    answered(answer) {
      attempts.inc({ outcome: outcomeOf(answer) });
      if (answer.type !== 'answered') return;
      clips.observe(answer.final.timings.audioMs / SECONDS);
      for (const stage of STAGES) stages.observe({ stage }, stageMs(answer.final, stage) / SECONDS);
    },
    wireError: (code) => errors.inc({ code }),
    searched: (tookMs) => searches.observe(tookMs / SECONDS),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
