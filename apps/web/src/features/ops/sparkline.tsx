import type { ReactElement } from 'react';
import { sparklinePath } from './sparkline-path.ts';

const BOX = { width: 100, height: 28 };

/** The shape of a figure over the time that is shown. Decoration: the chart of the figure has the numbers. */
export function Sparkline({ values }: { values: readonly (number | null)[] }): ReactElement {
  const { line, dots } = sparklinePath(values, BOX);
  return (
    <svg className="sparkline" viewBox="-3 -3 106 34" preserveAspectRatio="none" aria-hidden="true">
      <path d={line} vectorEffect="non-scaling-stroke" />
      {dots.map(({ x, y }) => (
        <path key={x} d={`M${x} ${y}h.01`} vectorEffect="non-scaling-stroke" className="sparkline__dot" />
      ))}
    </svg>
  );
}
