/** Moments of a spoken search, as entries of the browser's performance timeline: `hark:listening` and so on. */
export type MarkedStage = 'listening' | 'endpoint' | 'final' | 'painted';

/** The stage that each is measured from. */
const MEASURED_FROM: Partial<Record<MarkedStage, MarkedStage>> = { final: 'endpoint', painted: 'endpoint' };

/** Marks the moment; the latest mark of a name replaces the one before, so that the timeline stays bounded. */
export function markStage(stage: MarkedStage): void {
  const name = `hark:${stage}`;
  performance.clearMarks(name);
  performance.mark(name);
  const from = MEASURED_FROM[stage];
  if (from === undefined || performance.getEntriesByName(`hark:${from}`).length === 0) return;
  performance.clearMeasures(`hark:${from}-to-${stage}`);
  performance.measure(`hark:${from}-to-${stage}`, `hark:${from}`, name);
}
