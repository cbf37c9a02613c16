import type { MetricComparison } from '@hark/shared/http/metrics-api';
import { formatCount } from '@hark/shared/metrics/figures/format-value';
import { statisticOf } from '@hark/shared/metrics/figures/shown-statistic';
import type { ReactElement } from 'react';
import { comparisonRows, type ComparisonRow } from './comparison-rows.ts';
import { HealthMark } from './health-mark.tsx';
import { fetchComparison } from './ops-api.ts';
import { opsMessages } from './ops-messages.ts';
import type { OpsView, VersionPair } from './ops-view.ts';
import { WideTable } from './scroll-region.tsx';
import { useFigures } from './use-figures.ts';
import './version-comparison.css';

const words = opsMessages.comparison;

interface ComparisonProps {
  view: OpsView;
  change: (changes: Partial<OpsView>) => void;
}

interface SelectProps {
  label: string;
  values: MetricComparison['values'];
  chosen: string;
  choose: (value: string) => void;
}

function VersionSelect({ label, values, chosen, choose }: SelectProps): ReactElement {
  return (
    <label className="comparison__version">
      {label}
      <select className="field" value={chosen} onChange={({ target }) => choose(target.value)}>
        {values.map(({ value, attempts }) => (
          <option key={value} value={value}>
            {value} ({words.attempts(formatCount(attempts))})
          </option>
        ))}
      </select>
    </label>
  );
}

function Row({ row, change }: Pick<ComparisonProps, 'change'> & { row: ComparisonRow }): ReactElement {
  const { metric, verdict, health, version, against, difference } = row;
  return (
    <tr>
      <th scope="row">
        <button
          className="slices__name"
          type="button"
          onClick={() => change({ metric: metric.id, rows: null })}
        >
          <span className="slices__dimension">{opsMessages.components[metric.component]}</span> {metric.title}{' '}
          {opsMessages.shortStatistics[statisticOf(metric)]}
        </button>
      </th>
      <td>
        <b>{version}</b>
      </td>
      <td>{against}</td>
      <td>{difference}</td>
      <td className={`comparison__verdict comparison__verdict--${verdict}`}>
        <HealthMark health={health} /> {words.verdicts[verdict]}
      </td>
    </tr>
  );
}

interface TableProps extends Pick<ComparisonProps, 'change'> {
  found: MetricComparison;
  pair: VersionPair;
}

function ComparisonTable({ found, pair, change }: TableProps): ReactElement {
  const { metric, difference, verdict } = words.columns;
  return (
    <WideTable label={words.label(pair.version, pair.against)}>
      <thead>
        <tr>
          {[metric, pair.version, pair.against, difference, verdict].map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {comparisonRows(found).map((row) => (
          <Row key={row.metric.id} row={row} change={change} />
        ))}
      </tbody>
    </WideTable>
  );
}

/** The main figures of two versions over the same time, once there are two. */
export function VersionComparison({ view, change }: ComparisonProps): ReactElement | null {
  const { versions } = view;
  const name = `comparison ${versions === null ? '' : `${versions.version} ${versions.against}`}`;
  const { data } = useFigures(name, { ...view, slice: null, reference: null }, fetchComparison);
  if (data === undefined || data.value === null || data.against === null) return null;
  const pair = { version: data.value, against: data.against };
  return (
    <section className="ops__section" aria-labelledby="comparison-heading">
      <h2 id="comparison-heading" className="ops__heading">
        {words.heading}
      </h2>
      <p className="note">{words.note}</p>
      <div className="comparison__versions">
        <VersionSelect
          label={words.version}
          values={data.values}
          chosen={pair.version}
          choose={(version) => change({ versions: { ...pair, version } })}
        />
        <VersionSelect
          label={words.against}
          values={data.values}
          chosen={pair.against}
          choose={(against) => change({ versions: { ...pair, against } })}
        />
      </div>
      <div className="comparison">
        <ComparisonTable found={data} pair={pair} change={change} />
      </div>
    </section>
  );
}
