import type { ReactElement } from 'react';
import { formatTime, formatValue } from './format-value.ts';
import { opsMessages } from './ops-messages.ts';
import type { OpsView } from './ops-view.ts';
import type { TailRow } from './tail-rows.ts';
import './live-tail.css';

const SHOWN_ROWS = 12;

function wordsOf({ text, empty, kind }: TailRow): ReactElement {
  if (empty !== null) return <i>{opsMessages.nothingHeard[empty]}</i>;
  if (kind === 'refused') return <i>{opsMessages.tailKinds.refused.toLowerCase()}</i>;
  return text === null ? <i>{opsMessages.textHidden}</i> : <span className="tail__words">{text}</span>;
}

function Row({ row }: { row: TailRow }): ReactElement {
  const { at, kind, where, confidence, resultCount, serverMs, wholeMs, deeds, synthetic } = row;
  const { tailColumns } = opsMessages;
  return (
    <tr>
      <td>{formatTime(at, 'second')}</td>
      <th scope="row">
        {opsMessages.tailKinds[kind]} · {wordsOf(row)}
        <span className="tail__about">
          {[
            where,
            confidence === null || row.empty !== null
              ? ''
              : opsMessages.confidence(formatValue(confidence, 'probability')),
            synthetic ? opsMessages.traffic.synthetic.toLowerCase() : '',
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </th>
      <td data-label={tailColumns.found}>{formatValue(resultCount, 'count')}</td>
      <td data-label={tailColumns.took}>{formatValue(serverMs, 'ms')}</td>
      <td data-label={tailColumns.whole}>{formatValue(wholeMs, 'ms')}</td>
      <td data-label={tailColumns.next}>
        {deeds.map((name) => opsMessages.thenWords.get(name) ?? name).join(', ')}
      </td>
    </tr>
  );
}

/** The latest utterances and typed searches with their outcomes, newest first. */
export function LiveTail({
  rows,
  traffic,
}: {
  rows: readonly TailRow[];
  traffic: OpsView['traffic'];
}): ReactElement {
  const shown = rows
    .filter(({ synthetic }) => traffic === 'all' || synthetic === (traffic === 'synthetic'))
    .slice(0, SHOWN_ROWS);
  const { at, what, found, took, whole, next } = opsMessages.tailColumns;
  return (
    <section className="ops__section" aria-labelledby="tail-heading">
      <h2 id="tail-heading" className="ops__heading">
        {opsMessages.tailHeading}
      </h2>
      {shown.length === 0 ? (
        <p className="note">{opsMessages.tailEmpty}</p>
      ) : (
        <table className="table tail">
          <thead>
            <tr>
              {[at, what, found, took, whole, next].map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
