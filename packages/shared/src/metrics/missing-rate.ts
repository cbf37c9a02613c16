import type { Component, RateMetric } from './metric-definition.ts';

interface Missing {
  component: Component;
  /** Of `utterance.answered`; a page that stops to send it is broken. */
  field: string;
  /** What is counted, such as `clips`. */
  of: string;
}

/** How often a field that every page should send is not there. Uploads have none. */
export function missingRate({ component, field, of }: Missing): RateMetric {
  const name = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return {
    id: `${component}.missing_${name}_rate`,
    title: `${of.charAt(0).toUpperCase()}${of.slice(1)} without ${field}`,
    component,
    kind: 'input',
    unit: 'share',
    better: 'lower',
    formula: `${of} of pages without ${field} / ${of} of pages`,
    alarm: { above: 0.05 },
    shape: 'rate',
    from: ['utterance.answered'],
    of: [{ field: 'uploaded', is: false }],
    hit: [{ field, is: null }],
  };
}
