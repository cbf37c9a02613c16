import type { SLICE_DIMENSIONS } from '../../events/slices.ts';
import type { Component, Condition, RateMetric } from './metric-definition.ts';

interface Missing {
  component: Component;
  /** Of `utterance.answered`; a page that stops to send it is broken. */
  field: string;
  /** Where it is kept as a slice. */
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

/**
 * How often a field that every page should send is not there, or is there and can't be read: the one definition of a
 * missing field. Uploads have none.
 */
export function missingRate({ component, field, slice, of }: Missing): RateMetric {
  const name = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const hit: Condition = slice === undefined ? { field, is: null } : { slice, is: null };
  return {
    id: `${component}.missing_${name}_rate`,
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
