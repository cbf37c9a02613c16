import type { ReactElement } from 'react';
import { isReconnecting, type PageState } from '../../voice/page-state.ts';
import { waitingText } from './messages.ts';

/** One line while speech waits for the server; it goes by itself. Always there, so that a screen reader notices it. */
export function ConnectionNotice({ page }: { page: PageState }): ReactElement {
  const { voice, waitingFor } = page;
  const isKept = voice.state === 'hearing' || voice.state === 'thinking';
  return (
    <p className="connection-notice" aria-live="polite" data-testid="connection-notice">
      {isReconnecting(page) && waitingText(waitingFor, isKept)}
    </p>
  );
}
