import type { Logger } from 'pino';
import type { Engine } from './engine.ts';
import { readStoredFit, storedFitPath } from '../confidence/stored-fit.ts';

/** The engine with the operator's own calibration where there is one that fits it. */
export function calibratedEngine(
  engine: Engine,
  { dataDir, logger }: { dataDir: string; logger: Logger },
): Engine {
  if (engine.thread.engine !== 'moonshine') return engine;
  const path = storedFitPath(dataDir);
  const stored = readStoredFit(path, engine.version);
  switch (stored.type) {
    case 'none':
      return engine;
    case 'unusable':
      logger.warn({ path, reason: stored.reason }, 'stored calibration is unusable; using the built-in one');
      return engine;
    case 'fit':
      return { ...engine, thread: { ...engine.thread, confidence: stored.fit } };
  }
}
