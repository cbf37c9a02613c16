import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { opsMessages } from './ops-messages.ts';

/** What is shown of an answer: itself as soon as it is there, and what went wrong when it does not come. */
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
