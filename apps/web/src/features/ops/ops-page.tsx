import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { messages } from '../../messages.ts';
import { keepAdminToken, takeAdminToken } from './admin-token.ts';
import type { Sample } from './read-exposition.ts';
import { fetchServerReport, type ServerReport } from './server-report.ts';
import './ops-page.css';

const REFRESH_MS = 5_000;

function TokenForm({ onToken }: { onToken: (token: string) => void }): ReactElement {
  return (
    <form
      className="ops__token"
      action={(form) => {
        const token = form.get('token');
        if (typeof token === 'string' && token.trim() !== '') onToken(token.trim());
      }}
    >
      <label htmlFor="admin-token">{messages.ops.tokenLabel}</label>
      <input id="admin-token" name="token" type="password" autoComplete="off" required />
      <button type="submit">{messages.ops.tokenSubmit}</button>
    </form>
  );
}

function SampleTable({ samples }: { samples: readonly Sample[] }): ReactElement {
  // A histogram's buckets are for Prometheus; its count and sum say enough here.
  const shown = samples.filter(({ name }) => !name.endsWith('_bucket'));
  return (
    <table className="ops__samples">
      <caption>{messages.ops.samplesCaption}</caption>
      <tbody>
        {shown.map(({ name, labels, value }) => (
          <tr key={`${name}{${labels}}`}>
            <th scope="row">
              {name} <span>{labels}</span>
            </th>
            <td>{Number.isInteger(value) ? value : value.toPrecision(4)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function headline(report: ServerReport | undefined): string {
  if (report === undefined) return messages.ops.asking;
  switch (report.type) {
    case 'refused':
      return messages.ops.refused;
    case 'unreachable':
      return messages.ops.unreachable;
    case 'report':
      return report.reasons.length === 0 ? messages.ops.ready : messages.ops.notReady;
  }
}

/** The operator's page: whether the server is ready, and the figures it reports to Prometheus, every five seconds. */
export function OpsPage(): ReactElement {
  const [token, setToken] = useState(takeAdminToken);
  const { data: report } = useQuery({
    queryKey: ['server-report', token],
    queryFn: ({ signal }) => fetchServerReport(token, signal),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
  return (
    <main className="ops">
      <h1>
        <a href="/">{messages.productName}</a> {messages.ops.title}
      </h1>
      <output className="ops__state">{headline(report)}</output>
      {report?.type === 'refused' && (
        <TokenForm
          onToken={(given) => {
            keepAdminToken(given);
            setToken(given);
          }}
        />
      )}
      {report?.type === 'report' && report.reasons.length > 0 && (
        <ul>
          {report.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {report?.type === 'report' && <SampleTable samples={report.samples} />}
    </main>
  );
}
