import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import type { ServerSample } from '@hark/shared/events/event-fields';
import type { PeriodicTask } from '../background/periodic-task.ts';
import type { ClickPriorStatus } from '../search/clicks/read-click-prior.ts';
import type { RecognizerStatus } from '../recognition/recognizer.ts';

const EVERY_MS = 10_000;
const NANOSECONDS = 1e6;
const MICROSECONDS = 1e3;

interface SampleOptions {
  recognizer(): RecognizerStatus;
  openStreams(): number;
  eventLogLagMs(): number;
  /** Returns null before the first read. */
  clickPrior(): ClickPriorStatus | null;
  onSample(sample: ServerSample): void;
}

export interface ServerSamples {
  /** Measures this process every ten seconds. */
  task: PeriodicTask;
  /** Stops the measurement. */
  close(): void;
}

export function createServerSamples(options: SampleOptions): ServerSamples {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let gcMs = 0;
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) gcMs += duration;
  });
  collections.observe({ entryTypes: ['gc'] });
  let cpu = process.cpuUsage();
  let since = performance.now();

  function sample(): ServerSample {
    const elapsedMs = Math.max(1, performance.now() - since);
    const used = process.cpuUsage(cpu);
    const { busyWorkers, workers, queued } = options.recognizer();
    const prior = options.clickPrior();
    const taken: ServerSample = {
      // The histogram holds the time between two checks; its resolution is subtracted because it is no delay.
      eventLoopLagP99Ms: Math.max(0, delay.percentile(99) / NANOSECONDS - 10),
      cpuShare: (used.user + used.system) / MICROSECONDS / elapsedMs,
      rssBytes: process.memoryUsage.rss(),
      gcShare: gcMs / elapsedMs,
      queueLength: queued,
      utilisation: workers === 0 ? 0 : busyWorkers / workers,
      openStreams: options.openStreams(),
      eventLogLagMs: options.eventLogLagMs(),
      unknownPopularityShare: prior?.unknownPopularityShare ?? null,
      priorClicks: prior?.clicks ?? null,
      priorOn: prior === null ? null : Number(prior.isOn),
    };
    delay.reset();
    gcMs = 0;
    cpu = process.cpuUsage();
    since = performance.now();
    return taken;
  }

  return {
    task: {
      name: 'server-samples',
      summary: 'Measures the load of this server',
      scope: 'every-server',
      everyMs: EVERY_MS,
      firstAfterMs: EVERY_MS,
      run: async () => options.onSample(sample()),
    },
    close() {
      delay.disable();
      collections.disconnect();
    },
  };
}
