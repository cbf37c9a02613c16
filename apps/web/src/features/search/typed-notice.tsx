import type { ReactElement } from 'react';
import { messages } from '../../messages.ts';
import type { PageState } from '../../session/page-state.ts';
import { understoodWords } from './heard.ts';
import type { ShownResults } from './use-shown-results.ts';
import './typed-notice.css';

interface TypedNoticeProps {
  page: PageState;
  results: ShownResults;
  /** Searches for the words as they are. */
  onLiteral: (words: string) => void;
  /** Searches for them, and for what is like them. */
  onSimilar: (words: string) => void;
}

/**
 * What the results of typed or chosen words are really for, and the way to the others. The line is there in any case, so
 * that nothing below it moves.
 */
export function TypedNotice({ page, results, ...actions }: TypedNoticeProps): ReactElement | null {
  const { shown, voice } = page;
  if (shown.by !== 'typing' || voice.state === 'hearing' || voice.state === 'thinking') return null;
  return (
    <p className="typed-notice" data-testid="typed-notice">
      {shown.source === 'literal' ? (
        <>
          <span>{messages.literalResults}</span>{' '}
          <button type="button" className="understood__heard" onClick={() => actions.onSimilar(shown.query)}>
            {messages.searchSimilar}
          </button>
        </>
      ) : (
        <Understood results={results} onLiteral={actions.onLiteral} />
      )}
    </p>
  );
}

function Understood({
  results,
  onLiteral,
}: Pick<TypedNoticeProps, 'results' | 'onLiteral'>): ReactElement | null {
  if (results.status !== 'ready') return null;
  const understood = understoodWords(results.words, results.results);
  if (understood === null) return null;
  return (
    <>
      <span>
        {messages.showingResultsFor} <strong>{understood.instead}</strong>.
      </span>{' '}
      <button type="button" className="understood__heard" onClick={() => onLiteral(understood.words)}>
        {messages.searchLiterally(understood.words)}
      </button>
    </>
  );
}
