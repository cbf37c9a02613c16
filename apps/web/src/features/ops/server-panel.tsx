import { type ReactElement, useState } from 'react';
import { opsMessages } from './ops-messages.ts';
import type { Sample } from './read-exposition.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { useServerReport } from './use-server-report.ts';

function SampleTable({ samples }: { samples: readonly Sample[] }): ReactElement {
  // A histogram's buckets are for Prometheus; its count and sum suffice here.
  const shown = samples.filter(({ name }) => !name.endsWith('_bucket'));
  return (
    <ScrollRegion label={opsMessages.samplesCaption}>
      <table className="table">
        <tbody>
          {shown.map(({ name, labels, value }) => (
            <tr key={`${name}{${labels}}`}>
              <th scope="row">
                {name} <span className="table__soft">{labels}</span>
              </th>
              <td>{Number.isInteger(value) ? value : value.toPrecision(4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** This server's readiness and its process metrics, every five seconds. */
export function ServerPanel(): ReactElement {
  const [isOpen, setIsOpen] = useState(false);
  const report = useServerReport();
  return (
    <section className="ops__section" aria-labelledby="server-heading">
      <h2 id="server-heading" className="ops__heading">
        {opsMessages.serverHeading}
      </h2>
      {report === undefined && <p className="note">{opsMessages.asking}</p>}
      {report?.type === 'unreachable' && <p className="note">{opsMessages.unreachable}</p>}
      {report?.type === 'report' && (
        <>
          <output>{report.reasons.length === 0 ? opsMessages.ready : opsMessages.notReady}</output>
          <ul>
            {report.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          <details className="chart__data" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
            <summary>{opsMessages.samplesCaption}</summary>
            {isOpen && <SampleTable samples={report.samples} />}
          </details>
        </>
      )}
    </section>
  );
}
