import type { EventRecord } from '@hark/shared/events/event-record';
import { Gauge, type Registry } from 'prom-client';

/** A version that this process serves now, by its name. */
export interface ServingName {
  name: string;
  role: 'champion' | 'previous' | 'challenger';
}

/** The label `version` of an event. */
export type VersionLabel = (event: Pick<EventRecord, 'slices'>) => { version: string };

/** The label of versions that this process has not served. */
export const OTHER_VERSIONS = 'other';

/**
 * Names the version of an event if this process serves it, or has; any other is `other`. A page could name a version
 * that is none, and each name is a series of its own in every metric.
 *
 * @param serving versions that are served now; without it every name is taken
 */
export function createVersionLabel(serving?: () => readonly ServingName[]): VersionLabel {
  const served = new Set<string>();
  return ({ slices: { version } }) => {
    if (version === undefined) return { version: 'unknown' };
    if (serving === undefined || served.has(version)) return { version };
    for (const { name } of serving()) served.add(name);
    return { version: served.has(version) ? version : OTHER_VERSIONS };
  };
}

/** Registers which versions are served, and as what: to join with the label `version` of the other metrics. */
export function exposeServing(registry: Registry, serving: () => readonly ServingName[]): void {
  const made: Gauge = new Gauge({
    name: 'hark_serving_version',
    help: 'Versions that are served now, by role; always 1.',
    labelNames: ['version', 'role'],
    registers: [registry],
    collect() {
      made.reset();
      for (const { name, role } of serving()) made.set({ version: name, role }, 1);
    },
  });
}
