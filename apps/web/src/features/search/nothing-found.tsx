import type { Suggestion } from '@hark/shared/wire/search-result';
import type { ReactElement } from 'react';
import { messages } from './messages.ts';
import { asQuery } from './spoken-text.ts';
import type { ShownResults } from './use-shown-results.ts';
import './nothing-found.css';

interface NothingFoundProps {
  shown: Pick<Extract<ShownResults, { status: 'ready' }>, 'words' | 'suggestions' | 'unlikelyLanguage'>;
  onSuggestion: (suggestion: Suggestion) => void;
}

/** States that there are no results, why that may be, and offers the suggestions. */
export function NothingFound({ shown, onSuggestion }: NothingFoundProps): ReactElement {
  const { words, suggestions, unlikelyLanguage } = shown;
  return (
    <div className="calm nothing-found" data-testid="nothing-found">
      <p className="calm__cause" dir="auto">
        {words === '' ? messages.nothingMeets : messages.emptyResults(asQuery(words))}
      </p>
      {unlikelyLanguage !== null && (
        <p className="calm__next" data-testid="language-hint">
          {messages.otherLanguage(unlikelyLanguage)}
        </p>
      )}
      {suggestions.length === 0 ? (
        <p className="calm__next">{messages.emptyResultsNext}</p>
      ) : (
        <div className="alternatives">
          <span className="alternatives__label" id="suggestions-label">
            {messages.didYouMean}
          </span>
          <ul className="alternatives__list" aria-labelledby="suggestions-label">
            {suggestions.map((suggestion) => (
              <li key={suggestion.id}>
                <button
                  type="button"
                  className="alternative"
                  data-testid="suggestion"
                  dir="auto"
                  onClick={() => onSuggestion(suggestion)}
                >
                  {suggestion.title}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
