import type { Drift } from '@hark/shared/http/drift-api';
import { formatCount, formatValue } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { HealthMark } from '../health-mark.tsx';
import { opsMessages } from '../ops-messages.ts';
import { WideTable } from '../scroll-region.tsx';
import { driftMessages } from './drift-messages.ts';

type Gap = Drift['calibration'][number];

/** A difference of shares in percentage points, with its sign. */
function points(value: number): string {
  const rounded = Math.round(value * 1_000) / 10;
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : '±'}${Math.abs(rounded)}`;
}

function gapWords({ gap }: Gap): string {
  if (gap === null) return '–';
  return `${points(gap.value)} (${points(gap.lower)} … ${points(gap.upper)})`;
}

function Row({ row }: { row: Gap }): ReactElement {
  const { slice, n, expected, realised } = row;
  return (
    <tr>
      <th scope="row">
        {slice === null ? driftMessages.everything : opsMessages.who(slice.dimension, slice.value)}
        {row.isAlarm && (
          <>
            {' '}
            <HealthMark health="worse" /> <b>{driftMessages.tooSure}</b>
          </>
        )}
      </th>
      <td>{formatValue(expected, 'share')}</td>
      <td>{formatValue(realised, 'share')}</td>
      <td>{gapWords(row)}</td>
      <td>{formatCount(n)}</td>
    </tr>
  );
}

/** Mean confidence against what people did, by slice. */
export function CalibrationTable({ calibration }: Pick<Drift, 'calibration'>): ReactElement {
  if (calibration.length === 0) return <p className="note">{driftMessages.calibrationNone}</p>;
  return (
    <>
      <p className="alarm__how">{driftMessages.calibrationNote}</p>
      <WideTable label={driftMessages.calibrationHeading}>
        <thead>
          <tr>
            {Object.values(driftMessages.calibrationColumns).map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calibration.map((row) => (
            <Row key={row.slice === null ? 'all' : `${row.slice.dimension}:${row.slice.value}`} row={row} />
          ))}
        </tbody>
      </WideTable>
    </>
  );
}
