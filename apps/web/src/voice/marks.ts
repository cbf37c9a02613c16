/**
 * Moments of a spoken search, as entries of the browser's performance timeline: `hark:listening` and so on. Those of an
 * utterance have its `utteranceId` in their `detail`. docs/latency.md lists them.
 */
export type MarkedStage =
  | 'listening'
  | 'detecting'
  | 'speech'
  | 'pause'
  | 'provisional'
  | 'provisional-painted'
  | 'endpoint'
  | 'final'
  | 'painted';

/** The stage that each is measured from. */
const MEASURED_FROM: Partial<Record<MarkedStage, MarkedStage>> = {
  provisional: 'pause',
  'provisional-painted': 'pause',
  final: 'endpoint',
  painted: 'endpoint',
};

/** Marks the moment; the latest mark of a name replaces the previous one, so that the timeline stays bounded. */
export function markStage(stage: MarkedStage, detail: Readonly<Record<string, unknown>> | null = null): void {
  const name = `hark:${stage}`;
  performance.clearMarks(name);
  performance.mark(name, { detail });
  const from = MEASURED_FROM[stage];
  if (from === undefined || performance.getEntriesByName(`hark:${from}`).length === 0) return;
  performance.clearMeasures(`hark:${from}-to-${stage}`);
  performance.measure(`hark:${from}-to-${stage}`, { start: `hark:${from}`, end: name, detail });
}
