import type { ReactElement } from 'react';
import { messages, problemText } from './messages.ts';
import type { Problem } from '../../voice/problem.ts';
import './problem-notice.css';

interface ProblemNoticeProps {
  problem: Problem;
  onRetry: () => void;
  onType: () => void;
}

/** The problem and the next step, directly under the box that still works. */
export function ProblemNotice({ problem, onRetry, onType }: ProblemNoticeProps): ReactElement {
  const { cause, next, canRetry } = problemText(problem);
  return (
    <div className="notice" role="alert" data-testid="error-message" data-problem={problem.kind}>
      <p className="notice__cause">{cause}</p>
      <p className="notice__next">{next}</p>
      <p className="notice__actions">
        {canRetry && (
          <button type="button" className="button" onClick={onRetry}>
            {messages.tryAgain}
          </button>
        )}
        <button type="button" className="button button--quiet" onClick={onType}>
          {messages.typeInstead}
        </button>
      </p>
    </div>
  );
}
