import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { opsMessages } from './ops-messages.ts';

/** Shows an answer once it has arrived, or the error if it fails. */
export function Loaded<Answer>({
  query,
  children,
}: {
  query: UseQueryResult<Answer>;
  children: (answer: Answer) => ReactNode;
}): ReactElement {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (!query.isError) return <p className="note">{opsMessages.asking}</p>;
  return (
    <div className="note" role="alert">
      {opsMessages.failed} {query.error.message}{' '}
      <button className="link" type="button" onClick={() => void query.refetch()}>
        {opsMessages.tryAgain}
      </button>
    </div>
  );
}
