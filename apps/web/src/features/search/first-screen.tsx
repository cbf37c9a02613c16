import { useSyncExternalStore, type ReactElement } from 'react';
import type { KeptValue } from '../../wire/kept-value.ts';
import { messages } from './messages.ts';
import { forgetRecent, readRecent } from './recent-searches.ts';
import { useCatalogue } from './use-catalogue.ts';
import './first-screen.css';

interface FirstScreenProps {
  recent: KeptValue;
  onSearch: (query: string) => void;
}

interface QueriesProps {
  label: string;
  queries: readonly string[];
  testId: string;
  onSearch: (query: string) => void;
  children?: ReactElement;
}

function Queries({ label, queries, testId, onSearch, children }: QueriesProps): ReactElement {
  return (
    <div className="first">
      <p className="first__label" id={testId}>
        {label}
      </p>
      <ul className="first__list" aria-labelledby={testId} data-testid={testId}>
        {queries.map((query) => (
          <li key={query}>
            <button type="button" className="first__query" dir="auto" onClick={() => onSearch(query)}>
              {query}
            </button>
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}

/** What can be asked here, and what this browser asked before. */
export function FirstScreen({ recent, onSearch }: FirstScreenProps): ReactElement {
  const kept = readRecent(useSyncExternalStore(recent.subscribe, recent.read));
  const { examples } = useCatalogue();
  return (
    <>
      {examples.length > 0 && (
        <Queries label={messages.forExample} queries={examples} testId="examples" onSearch={onSearch} />
      )}
      {kept.length > 0 && (
        <Queries label={messages.recentSearches} queries={kept} testId="recent-searches" onSearch={onSearch}>
          <button type="button" className="first__clear" onClick={() => forgetRecent(recent)}>
            {messages.clearRecent}
          </button>
        </Queries>
      )}
    </>
  );
}
