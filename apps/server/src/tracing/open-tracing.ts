import type { Logger } from 'pino';
import type { TracedService } from './tracers.ts';
import type { TracingSettings } from './tracing-settings.ts';
import type { Tracing } from './tracing.ts';

const UNTRACED: Tracing = {
  pipeline: (pipeline) => pipeline,
  early: (early) => early,
  sessions: (sessions) => sessions,
  pageEvents() {},
  droppedSpans: () => 0,
  close: () => Promise.resolve(),
};

/** Without traces nothing of OpenTelemetry is loaded and nothing is observed. @param settings null: off */
export async function openTracing(
  settings: TracingSettings | null,
  service: TracedService,
  logger: Logger,
): Promise<Tracing> {
  if (settings === null) return UNTRACED;
  const { startTracing } = await import('./start-tracing.ts');
  return startTracing({ settings, service, logger });
}
