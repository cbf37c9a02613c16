import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { z } from 'zod';
import { opsMessages } from './ops-messages.ts';
import { readExposition, type Sample } from './read-exposition.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { serverUrl } from '../../wire/server-address.ts';

const readinessSchema = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

type ServerReport = { type: 'report'; reasons: string[]; samples: Sample[] } | { type: 'unreachable' };

/** Fetches the server's readiness and its own metrics. */
async function fetchServerReport(signal: AbortSignal): Promise<ServerReport> {
  try {
    const [ready, metrics] = await Promise.all([
      fetch(serverUrl('readyz'), { signal }),
      fetch(serverUrl('v1/ops/exposition'), { signal }),
    ]);
    const { reasons } = readinessSchema.parse(await ready.json());
    const samples = readExposition(await metrics.text()).filter(({ name }) => name.startsWith('hark_'));
    return { type: 'report', reasons, samples };
  } catch {
    return { type: 'unreachable' };
  }
}

const REFRESH_MS = 5_000;

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
  const { data: report } = useQuery({
    queryKey: ['server-report'],
    queryFn: ({ signal }) => fetchServerReport(signal),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
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
