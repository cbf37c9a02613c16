import type { Suggestion } from '@hark/shared/wire/search-result';
import type { ReactElement } from 'react';
import { messages } from './messages.ts';
import type { PageState } from '../../voice/page-state.ts';
import { understoodWords } from './heard.ts';
import type { ShownResults } from './use-shown-results.ts';

interface AnnouncerProps {
  page: PageState;
  results: ShownResults;
}

interface Announcement {
  key: string;
  text: string;
}

const NOTHING: Announcement = { key: 'none', text: '' };

/** Announces only submitted queries: nobody can listen while typing. */
function announceTyped(results: ShownResults, isLiteral: boolean): Announcement {
  if (results.status !== 'ready' || results.isStale || results.queryId === null) return NOTHING;
  const { words, queryId, results: found, suggestions } = results;
  if (found.length === 0) return { key: queryId, text: announceNothing(words, suggestions) };
  const understood = isLiteral ? null : understoodWords(words, found);
  const instead = understood === null ? [] : [messages.announceUnderstood(understood.instead)];
  return { key: queryId, text: [...instead, messages.announceResults(found.length)].join(' ') };
}

function announceNothing(words: string, suggestions: readonly Suggestion[]): string {
  const nothing = messages.emptyResults(words);
  if (suggestions.length === 0) return nothing;
  return `${nothing} ${messages.announceSuggestions(suggestions.map(({ title }) => title))}`;
}

function announce({ page: { shown }, results: typed }: AnnouncerProps): Announcement {
  if (shown.by === 'nobody') return NOTHING;
  if (shown.by === 'typing')
    return shown.kind === 'full' ? announceTyped(typed, shown.source === 'literal') : NOTHING;
  const { utteranceId, transcript, empty, results, suggestions = [] } = shown.final;
  if (transcript !== '' && suggestions.length > 0)
    return { key: utteranceId, text: announceNothing(transcript, suggestions) };
  if (transcript !== '')
    return { key: utteranceId, text: messages.announceHeard(transcript, results.length) };
  return {
    key: utteranceId,
    text: empty === 'no_speech' ? messages.noSpeech : messages.unintelligible,
  };
}

/** Announces each final transcript and the results of a submitted query to a screen reader, once. */
export function Announcer(props: AnnouncerProps): ReactElement {
  const { key, text } = announce(props);
  return (
    <output className="visually-hidden" aria-live="polite">
      <span key={key}>{text}</span>
    </output>
  );
}
