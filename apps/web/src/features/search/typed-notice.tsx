import type { ReactElement, ReactNode } from 'react';
import { messages } from './messages.ts';
import type { PageState } from '../../voice/page-state.ts';
import { understoodWords } from './heard.ts';
import type { ShownResults } from './use-shown-results.ts';
import './typed-notice.css';

interface TypedNoticeProps {
  page: PageState;
  results: ShownResults;
  /** Searches for the words literally. */
  onLiteral: (words: string) => void;
  /** Searches for the words and for similar ones. */
  onSimilar: (words: string) => void;
}

interface Notice {
  text: ReactNode;
  action: string;
  onAction: () => void;
}

function noticeOf({ page: { shown }, results, onLiteral, onSimilar }: TypedNoticeProps): Notice | null {
  if (shown.by === 'typing' && shown.source === 'literal') {
    const onAction = (): void => onSimilar(shown.query);
    return { text: messages.literalResults, action: messages.searchSimilar, onAction };
  }
  const understood = results.status === 'ready' ? understoodWords(results.words, results.results) : null;
  if (understood === null) return null;
  const { instead, words } = understood;
  const text = (
    <>
      {messages.showingResultsFor}{' '}
      <bdi>
        <strong>{instead}</strong>
      </bdi>
      .
    </>
  );
  return { text, action: messages.searchLiterally(words), onAction: () => onLiteral(words) };
}

/**
 * The words that the results of a typed or chosen query are really for, and a button for the others. The line is
 * always there, so that nothing below it moves; its button stays the same element, so that it keeps the focus.
 */
export function TypedNotice(props: TypedNoticeProps): ReactElement | null {
  const { shown, voice } = props.page;
  if (shown.by !== 'typing' || voice.state === 'hearing' || voice.state === 'thinking') return null;
  const notice = noticeOf(props);
  // A chosen transcript changes with a press, and not with each letter.
  if (notice === null && shown.isSpoken) return null;
  return (
    <p className="typed-notice" data-testid="typed-notice">
      {notice !== null && (
        <>
          <span>{notice.text}</span>{' '}
          <button type="button" className="understood__heard" onClick={notice.onAction}>
            {notice.action}
          </button>
        </>
      )}
    </p>
  );
}
