import type { SLICE_DIMENSIONS } from '../../events/slices.ts';
import type { Component, Condition, RateMetric } from './metric-definition.ts';

interface Missing {
  component: Component;
  /** Field of `utterance.answered`; a page that stops sending it is broken. */
  field: string;
  /** Slice in which it is kept. */
  slice?: (typeof SLICE_DIMENSIONS)[number];
  /** What is counted, such as `clips`. */
  of: string;
}

/** The fields, as a title names them. */
const FIELD_NAMES = new Map([
  ['durationMs', 'duration'],
  ['rmsDbfs', 'audio level'],
  ['peakDbfs', 'peak level'],
  ['clippedShare', 'clipping share'],
  ['snrDb', 'signal-to-noise ratio'],
  ['silenceBeforeMs', 'silence before speech'],
  ['silenceAfterMs', 'silence after speech'],
  ['truncatedStart', 'start truncation'],
  ['truncatedEnd', 'end truncation'],
  ['speechShare', 'speech share'],
  ['vadFrameP95Ms', 'VAD timing'],
  ['sampleRateHz', 'sample rate'],
  ['channels', 'channel count'],
  ['language', 'language'],
  ['device', 'device'],
  ['browser', 'browser'],
  ['os', 'operating system'],
]);

const idOf = (component: Component, field: string): string => {
  const name = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `${component}.missing_${name}_rate`;
};

/** Returns the name of the field that a metric of this kind counts; null for another metric. */
export function missingField(metric: string): string | null {
  const [component] = metric.split('.');
  const isMeant = ([field]: [string, string]): boolean =>
    (component === 'vad' || component === 'client') && idOf(component, field) === metric;
  return [...FIELD_NAMES].find(isMeant)?.[1] ?? null;
}

/** Defines how often a field that every page should send is absent or unreadable. Uploads don't count. */
export function missingRate({ component, field, slice, of }: Missing): RateMetric {
  const hit: Condition = slice === undefined ? { field, is: null } : { slice, is: null };
  return {
    id: idOf(component, field),
    title: `${of.charAt(0).toUpperCase()}${of.slice(1)} missing ${FIELD_NAMES.get(field) ?? field}`,
    component,
    kind: 'input',
    unit: 'share',
    better: 'lower',
    formula: `${of} from pages without ${field} / ${of} from pages`,
    alarm: { above: 0.05 },
    shape: 'rate',
    from: ['utterance.answered'],
    of: [{ field: 'uploaded', is: false }],
    hit: [hit],
  };
}
