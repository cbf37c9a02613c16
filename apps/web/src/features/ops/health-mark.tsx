import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import type { ReactElement } from 'react';

/** A different shape for each state, so that none depends on colour. */
const SHAPES: Record<Health, ReactElement> = {
  ok: <circle cx="6" cy="6" r="4.5" />,
  bad: <path d="M6 .8 11.2 6 6 11.2.8 6Z" />,
  worse: <path d="M6 1.2 11.3 10.6H.7Z" />,
  changed: <path d="M1.5 1.5h9v9h-9Z" />,
  no_baseline: <circle className="mark__open" cx="6" cy="6" r="4" />,
  not_enough_data: <path className="mark__open" d="M2 6h8" />,
};

/** Decoration: the words beside it carry the same information. */
export function HealthMark({ health }: { health: Health }): ReactElement {
  return (
    <svg className={`mark mark--${health}`} viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[health]}
    </svg>
  );
}
