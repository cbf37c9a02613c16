import type { MetricSlices } from '@hark/shared/http/metrics-api';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { useState, type ReactElement } from 'react';
import { csvOf, type Cell, type Column } from './chart-data.ts';
import {
  formatChange,
  formatCount,
  formatDecibels,
  formatValue,
} from '@hark/shared/metrics/figures/format-value';
import type { Figure } from '@hark/shared/metrics/figures/metric-figure';
import { shownValue, statisticOf } from '@hark/shared/metrics/figures/shown-statistic';
import { Loaded } from './loaded.tsx';
import { fetchSlices } from './ops-api.ts';
import { opsMessages } from './ops-messages.ts';
import type { OpsView } from './ops-view.ts';
import { saveFile } from '../../wire/save-file.ts';
import { useFigures } from './use-figures.ts';
import './slices-table.css';

const FIRST_ROWS = 8;

interface SlicesProps {
  metric: RecordedMetric;
  view: OpsView;
  change: (changes: Partial<OpsView>) => void;
}

type SliceRow = MetricSlices['slices'][number];

const shownOf = (metric: RecordedMetric, figure: Figure): number | null =>
  shownValue(figure, statisticOf(metric));

/** Compares the shown statistic of a slice with that of everything. */
function differenceText(metric: RecordedMetric, figure: Figure, whole: Figure): string {
  if (!figure.enough) return opsMessages.notEnough;
  const [is, all] = [shownOf(metric, figure), shownOf(metric, whole)];
  if (is === null || all === null) return '';
  // Decibels are ratios already.
  if (metric.unit === 'dB' || metric.unit === 'dBFS') return formatDecibels(is - all);
  return all === 0 ? '' : formatChange((is - all) / Math.abs(all));
}

function csvOfSlices(metric: RecordedMetric, slices: readonly SliceRow[]): string {
  const columns: Column[] = [
    { label: 'Dimension' },
    { label: 'Slice' },
    { label: opsMessages.statisticLabel(metric, statisticOf(metric)), unit: metric.unit },
    { label: opsMessages.samples, unit: 'count' },
  ];
  const rows: Cell[][] = slices.map(({ dimension, value, figure }) => [
    dimension,
    value,
    shownOf(metric, figure),
    figure.samples,
  ]);
  return csvOf({ columns, rows });
}

function Row({
  row,
  metric,
  whole,
  change,
}: Pick<SlicesProps, 'metric' | 'change'> & { row: SliceRow; whole: Figure }): ReactElement {
  const { dimension, value, figure } = row;
  const { interval } = figure;
  return (
    <tr className={figure.enough ? '' : 'slices__thin'}>
      <th scope="row">
        <button
          className="slices__name"
          type="button"
          title={opsMessages.onlySlice(value)}
          onClick={() => change({ slice: { dimension, value } })}
        >
          <span className="slices__dimension">{opsMessages.dimension(dimension)}</span> {value}
        </button>
      </th>
      <td>
        <b>{formatValue(shownOf(metric, figure), metric.unit)}</b>
        {interval !== null && figure.enough && (
          <span className="slices__interval">
            {formatValue(interval.lower, metric.unit)} – {formatValue(interval.upper, metric.unit)}
          </span>
        )}
      </td>
      <td>{differenceText(metric, figure, whole)}</td>
      <td>{formatCount(figure.samples)}</td>
    </tr>
  );
}

/** The slices with the worst figures first. */
export function SlicesTable({ metric, view, change }: SlicesProps): ReactElement {
  const [showsAll, setShowsAll] = useState(false);
  const found = useFigures(`slices ${metric.id}`, { ...view, slice: null }, (asking) =>
    fetchSlices(metric.id, asking),
  );
  return (
    <section className="ops__section" aria-labelledby="slices-heading">
      <h2 id="slices-heading" className="ops__heading">
        <span className="detail__component">{metric.title}</span> {opsMessages.slicesHeading}
      </h2>
      <Loaded query={found}>
        {({ whole, slices }) =>
          slices.length === 0 ? (
            <p className="note">{opsMessages.noSlices}</p>
          ) : (
            <>
              <p className="note">{opsMessages.slicesNote}</p>
              <div className="scroll scroll--free">
                <table className="table slices">
                  <thead>
                    <tr>
                      <th scope="col">{opsMessages.sliceLabel}</th>
                      <th scope="col">{opsMessages.statisticLabel(metric, statisticOf(metric))}</th>
                      <th scope="col">{opsMessages.ofTheWhole}</th>
                      <th scope="col">{opsMessages.samples}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {(showsAll ? slices : slices.slice(0, FIRST_ROWS)).map((row) => (
                      <Row
                        key={`${row.dimension}:${row.value}`}
                        row={row}
                        metric={metric}
                        whole={whole}
                        change={change}
                      />
                    ))}
                  </tbody>
                </table>
              </div>
              <p className="slices__more">
                {!showsAll && slices.length > FIRST_ROWS && (
                  <button className="link" type="button" onClick={() => setShowsAll(true)}>
                    {opsMessages.showAll(slices.length)}
                  </button>
                )}
                <button
                  className="link"
                  type="button"
                  onClick={() =>
                    saveFile(`hark-${metric.id}-slices.csv`, 'text/csv', csvOfSlices(metric, slices))
                  }
                >
                  {opsMessages.csv}
                </button>
              </p>
            </>
          )
        }
      </Loaded>
    </section>
  );
}
