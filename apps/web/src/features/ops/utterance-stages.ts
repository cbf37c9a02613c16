import type { UtteranceDetail } from '@hark/shared/http/utterances-api';
import type { EventRecord } from '@hark/shared/events/event-record';

export const STAGES = [
  'endpoint',
  'upload',
  'queue',
  'encode',
  'decode',
  'search',
  'server',
  'paint',
] as const;
export type StageName = (typeof STAGES)[number];

/** A stage of an answer, in milliseconds from the end of speech. */
export interface Stage {
  name: StageName;
  startMs: number;
  durationMs: number;
}

function numberIn(data: EventRecord['data'], field: string): number {
  const value = data[field];
  return typeof value === 'number' && value > 0 ? value : 0;
}

/** Lays stages end to end. */
function inARow(stages: readonly (readonly [StageName, number])[], startMs: number): Stage[] {
  let at = startMs;
  return stages.flatMap(([name, durationMs]) => {
    const stage = { name, startMs: at, durationMs };
    at += durationMs;
    return durationMs === 0 ? [] : [stage];
  });
}

/**
 * Returns the stages between the end of speech and the painted results. An answer drafted at a pause was recognised and
 * searched while the silence was still awaited, so these stages end with the endpoint. Pure.
 */
export function stagesOf({ answered, events }: Pick<UtteranceDetail, 'answered' | 'events'>): Stage[] {
  const { data, utteranceId } = answered;
  const shown = events.find(
    (event) => event.name === 'results.shown' && event.utteranceId === utteranceId,
  )?.data;
  const page = (field: string): number => numberIn(shown ?? {}, field);
  const work = (['queue', 'encode', 'decode', 'search'] as const).map(
    (name) => [name, numberIn(data, `${name}Ms`)] as const,
  );
  const worked = work.reduce((sum, [, durationMs]) => sum + durationMs, 0);
  const endpointMs = page('endpointMs');
  const uploadMs = page('uploadMs');
  const endpoint = inARow([['endpoint', endpointMs]], 0);
  const totalMs = numberIn(data, 'totalMs');
  const paint = ['paint', page('paintMs')] as const;
  if (data['drafted'] === true) {
    const early = inARow(work, Math.max(0, endpointMs - worked));
    return [...endpoint, ...early, ...inARow([['upload', uploadMs], ['server', totalMs], paint], endpointMs)];
  }
  const other = ['server', Math.max(0, totalMs - worked)] as const;
  return [...endpoint, ...inARow([['upload', uploadMs], ...work, other, paint], endpointMs)];
}
