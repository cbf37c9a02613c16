import type { ReactElement } from 'react';
import type { Cell, ChartData, Column } from './chart-data.ts';
import { formatTime, formatValue } from '@hark/shared/metrics/figures/format-value';
import { ScrollRegion } from './scroll-region.tsx';

interface DataTableProps extends Pick<ChartData, 'columns' | 'rows' | 'step'> {
  caption: string;
}

function cellText(cell: Cell, { unit }: Column, step: ChartData['step']): string {
  if (typeof cell === 'string') return cell;
  if (unit === 'time') return cell === null ? '' : formatTime(cell, step);
  return formatValue(cell, unit ?? 'count');
}

/** The data of a chart, as a table. */
export function DataTable({ caption, columns, rows, step }: DataTableProps): ReactElement {
  return (
    <ScrollRegion label={caption}>
      <table className="table">
        <thead>
          <tr>
            {columns.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, number) => (
            <tr key={typeof row[0] === 'number' ? row[0] : number}>
              {columns.map((column, index) => {
                const text = cellText(row[index] ?? null, column, step);
                return index === 0 ? (
                  <th key={column.label} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={column.label}>{text}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
