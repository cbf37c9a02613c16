import type { Logger } from 'pino';
import type { Config } from '../config/read-config.ts';
import type { Tracing } from './tracing.ts';

const UNTRACED: Tracing = {
  pipeline: (pipeline) => pipeline,
  early: (early) => early,
  sessions: (sessions) => sessions,
  pageEvents() {},
  droppedSpans: () => 0,
  close: () => Promise.resolve(),
};

/** Where traces are off, nothing of OpenTelemetry is loaded and nothing is watched. */
export async function openTracing(
  { tracing, deployment }: Pick<Config, 'tracing' | 'deployment'>,
  logger: Logger,
): Promise<Tracing> {
  if (tracing === null) return UNTRACED;
  const { startTracing } = await import('./start-tracing.ts');
  return startTracing({ settings: tracing, deployment, logger });
}
