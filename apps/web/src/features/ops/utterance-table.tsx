import type { Unit } from '@hark/shared/metrics/definitions/metric-definition';
import { formatTime, formatValue } from '@hark/shared/metrics/figures/format-value';
import type { ReactElement } from 'react';
import { opsMessages } from './ops-messages.ts';
import type { TailRow } from './tail-rows.ts';
import './utterance-table.css';

/** What a row adds to a figure. */
export interface ValueColumn {
  label: string;
  unit: Unit;
  values: ReadonlyMap<string, number>;
}

interface TableProps {
  rows: readonly TailRow[];
  /** Opens an utterance. */
  open: (utteranceId: string) => void;
  column?: ValueColumn;
}

function wordsOf({ text, empty, kind }: TailRow): ReactElement {
  if (empty !== null) return <i>{opsMessages.nothingHeard[empty]}</i>;
  if (kind === 'refused') return <i>{opsMessages.refused}</i>;
  // Without a client’s id a query is logged without its text.
  if (text === '') return <i>{opsMessages.textNotKept}</i>;
  return text === null ? (
    <i>{opsMessages.textHidden}</i>
  ) : (
    <span className="tail__words" dir="auto">
      {text}
    </span>
  );
}

function aboutOf({ where, version, arm, confidence, empty, synthetic }: TailRow): string {
  return [
    where,
    version ?? '',
    arm === null ? '' : opsMessages.arms[arm],
    confidence === null || empty !== null
      ? ''
      : opsMessages.confidence(formatValue(confidence, 'probability')),
    synthetic ? opsMessages.traffic.synthetic.toLowerCase() : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Only answered utterances have more to show. */
function RowName({ row, open }: Pick<TableProps, 'open'> & { row: TailRow }): ReactElement {
  const words = (
    <>
      {opsMessages.tailKinds[row.kind]} · {wordsOf(row)}
    </>
  );
  return row.kind === 'voice' ? (
    <button className="tail__open" type="button" onClick={() => open(row.key)}>
      {words}
    </button>
  ) : (
    words
  );
}

function Row({ row, open, column }: Omit<TableProps, 'rows'> & { row: TailRow }): ReactElement {
  const { tailColumns } = opsMessages;
  return (
    <tr>
      <td>{formatTime(row.at, 'moment')}</td>
      <th scope="row">
        <RowName row={row} open={open} />
        <span className="tail__about">{aboutOf(row)}</span>
      </th>
      {column !== undefined && (
        <td data-label={column.label}>
          <b>{formatValue(column.values.get(row.key) ?? null, column.unit)}</b>
        </td>
      )}
      <td data-label={tailColumns.found}>{formatValue(row.resultCount, 'count')}</td>
      <td data-label={tailColumns.took}>{formatValue(row.serverMs, 'ms')}</td>
      <td data-label={tailColumns.whole}>{formatValue(row.wholeMs, 'ms')}</td>
      <td data-label={tailColumns.next}>
        {row.deeds.map((name) => opsMessages.thenWords.get(name) ?? name).join(', ')}
      </td>
    </tr>
  );
}

/** Utterances and typed searches with their outcomes. */
export function UtteranceTable({ rows, open, column }: TableProps): ReactElement {
  const { at, what, found, took, whole, next } = opsMessages.tailColumns;
  const labels = [at, what, ...(column === undefined ? [] : [column.label]), found, took, whole, next];
  return (
    <table className="table tail">
      <thead>
        <tr>
          {labels.map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} open={open} {...(column === undefined ? {} : { column })} />
        ))}
      </tbody>
    </table>
  );
}
