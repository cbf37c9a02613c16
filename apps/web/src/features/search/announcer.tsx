import type { ReactElement } from 'react';
import { messages } from '../../messages.ts';
import type { PageState } from '../../session/page-state.ts';

function announcement({ shown }: PageState): string {
  if (shown.by !== 'voice') return '';
  const { transcript, empty, results } = shown.final;
  if (transcript !== '') return messages.announceHeard(transcript, results.length);
  return empty === 'no_speech' ? messages.noSpeech : messages.unintelligible;
}

/** Tells a screen reader each final transcript, once. */
export function Announcer({ page }: { page: PageState }): ReactElement {
  const key = page.shown.by === 'voice' ? page.shown.final.utteranceId : 'none';
  return (
    <output className="visually-hidden" aria-live="polite">
      <span key={key}>{announcement(page)}</span>
    </output>
  );
}
