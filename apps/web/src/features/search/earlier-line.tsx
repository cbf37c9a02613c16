import type { ReactElement } from 'react';
import { earlierQuery, type PageState } from '../../voice/page-state.ts';
import { messages } from './messages.ts';
import { asQuery } from './spoken-text.ts';
import './earlier-line.css';

interface EarlierLineProps {
  page: PageState;
  onGoBack: () => void;
}

/** The query before the present one: what was said first stays in sight, and its answer is one press away. */
export function EarlierLine({ page, onGoBack }: EarlierLineProps): ReactElement | null {
  const earlier = earlierQuery(page);
  if (earlier === null) return null;
  const { voice } = page;
  const words = asQuery(earlier.words);
  const isSpeaking = voice.state === 'hearing' || voice.state === 'thinking';
  return (
    <p className="earlier" data-testid="earlier">
      <span>{messages.earlier}</span>{' '}
      {earlier.final === null || isSpeaking ? (
        <bdi className="earlier__words">{words}</bdi>
      ) : (
        <button
          type="button"
          className="earlier__words earlier__back"
          title={messages.goBackTo(words)}
          dir="auto"
          onClick={onGoBack}
        >
          {words}
        </button>
      )}
    </p>
  );
}
