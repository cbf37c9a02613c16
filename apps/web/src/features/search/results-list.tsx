import type { SearchResult, Suggestion } from '@hark/shared/wire/search-result';
import type { ReactElement } from 'react';
import { messages } from './messages.ts';
import { CopyLink } from './copy-link.tsx';
import { NothingFound } from './nothing-found.tsx';
import { resultAddress } from './result-address.ts';
import type { ShownResults } from './use-shown-results.ts';
import { markMatches } from './words.ts';
import './results-list.css';

const DIGITS = 9;
const SKELETONS = 4;

type OnOpen = (result: SearchResult, position: number) => void;

function Marked({ text, query }: { text: string; query: string }): ReactElement {
  return (
    <>
      {markMatches(text, query).map(({ at, isMatch, text: piece }) =>
        isMatch ? <mark key={at}>{piece}</mark> : <span key={at}>{piece}</span>,
      )}
    </>
  );
}

interface ResultItemProps {
  result: SearchResult;
  position: number;
  query: string;
  onOpen: OnOpen;
}

/** Returns the words to mark: the query, and the words as which it was understood. */
function wordsToMark(result: SearchResult, query: string): string {
  const { kind, text, field } = result.match;
  const wasUnderstood = (kind === 'fuzzy' || kind === 'sound') && field !== 'description';
  return wasUnderstood ? `${query} ${text}` : query;
}

function ResultItem({ result, position, query: searched, onOpen }: ResultItemProps): ReactElement {
  const address = resultAddress(result.url);
  const query = wordsToMark(result, searched);
  const title = <Marked text={result.title} query={query} />;
  return (
    <li
      className={result.image ? 'result result--pictured' : 'result'}
      data-testid="result-item"
      data-id={result.id}
    >
      <span className="result__digit" aria-hidden="true">
        {position <= DIGITS ? position : ''}
      </span>
      {result.image !== undefined && result.image !== null && <ResultImage address={result.image} />}
      <div className="result__body">
        <p className="result__origin">
          {address !== null && <span className="result__trail">{address.trail}</span>}
          {result.category !== null && (
            <span className="result__category" dir="auto">
              {result.category}
            </span>
          )}
        </p>
        <h2 className="result__title" dir="auto">
          {address === null ? (
            <span>{title}</span>
          ) : (
            <a
              href={address.href}
              data-position={position}
              aria-keyshortcuts={position <= DIGITS ? String(position) : undefined}
              onClick={() => onOpen(result, position)}
            >
              {title}
            </a>
          )}
        </h2>
        {result.description !== null && (
          <p className="result__description" dir="auto">
            <Marked text={result.description} query={query} />
          </p>
        )}
      </div>
    </li>
  );
}

/** Without a picture its place stays free, so that nothing moves. */
function ResultImage({ address }: { address: string }): ReactElement {
  return (
    <img
      className="result__image"
      src={address}
      alt=""
      width={72}
      height={72}
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      onError={({ currentTarget }) => {
        currentTarget.style.visibility = 'hidden';
      }}
    />
  );
}

function Skeletons(): ReactElement {
  return (
    <div className="skeletons" aria-hidden="true">
      {Array.from({ length: SKELETONS }, (_, row) => (
        <div key={row} className="skeleton" />
      ))}
    </div>
  );
}

interface ResultsListProps {
  shown: ShownResults;
  /** Whether an answer is on its way. */
  isWaiting: boolean;
  onOpen: OnOpen;
  /** Searches for the suggestion. */
  onSuggestion: (suggestion: Suggestion) => void;
}

/**
 * The results, or a sentence in their place. They stay until the next answer replaces them; a result that stays keeps
 * its element, and with it the focus.
 */
export function ResultsList({
  shown,
  isWaiting,
  onOpen,
  onSuggestion,
}: ResultsListProps): ReactElement | null {
  switch (shown.status) {
    case 'none':
      return isWaiting ? <Skeletons /> : null;
    case 'loading':
      return <Skeletons />;
    case 'failed':
      return (
        <div className="notice" role="alert" data-testid="error-message">
          <p className="notice__cause">{shown.isOffline ? messages.searchOffline : messages.searchFailed}</p>
          <p className="notice__next">
            {shown.message ?? (shown.isOffline ? messages.searchOfflineNext : messages.searchFailedNext)}
          </p>
          <button type="button" className="button" onClick={shown.retry}>
            {messages.tryAgain}
          </button>
        </div>
      );
    case 'ready': {
      if (shown.words === '' && shown.understood === null) return null;
      if (shown.results.length === 0) {
        return <NothingFound shown={shown} onSuggestion={onSuggestion} />;
      }
      return (
        <>
          <ol
            className="results"
            aria-label={messages.resultsLabel}
            aria-busy={shown.isStale || shown.isEarly}
            data-stale={shown.isStale}
            data-early={shown.isEarly}
          >
            {shown.results.map((result, index) => (
              <ResultItem
                key={result.id}
                result={result}
                position={index + 1}
                query={shown.words}
                onOpen={onOpen}
              />
            ))}
          </ol>
          <div className="results__end">
            <p className="results__keys">{messages.resultKeys}</p>
            <CopyLink />
          </div>
        </>
      );
    }
  }
}
