import type { Suggestion } from '@hark/shared/wire/search-result';
import { useState, type ReactElement } from 'react';
import { isLive, type PageState, type Voice } from '../../voice/page-state.ts';
import { understoodWords } from './heard.ts';
import { messages } from './messages.ts';
import { asQuery } from './spoken-text.ts';
import type { ShownResults } from './use-shown-results.ts';

interface AnnouncerProps {
  page: PageState;
  results: ShownResults;
}

interface Announcement {
  /** The same key is announced once. */
  key: string;
  text: string;
}

/** Announces only submitted queries: nobody can listen while typing. */
function typedAnnouncement(results: ShownResults, isLiteral: boolean): Announcement | null {
  if (results.status !== 'ready' || results.isStale || results.queryId === null) return null;
  const { words, queryId, results: found, suggestions } = results;
  if (found.length === 0) return { key: queryId, text: nothingFound(words, suggestions) };
  const understood = isLiteral ? null : understoodWords(words, found);
  const instead = understood === null ? [] : [messages.announceUnderstood(understood.instead)];
  return { key: queryId, text: [...instead, messages.announceResults(found.length)].join(' ') };
}

function nothingFound(
  words: string,
  suggestions: readonly Suggestion[],
  unlikelyLanguage: string | null = null,
): string {
  const titles = suggestions.map(({ title }) => title);
  return [
    messages.emptyResults(asQuery(words)),
    ...(unlikelyLanguage === null ? [] : [messages.otherLanguage(unlikelyLanguage)]),
    ...(titles.length === 0 ? [] : [messages.announceSuggestions(titles)]),
  ].join(' ');
}

function answerAnnouncement({ page: { shown }, results: typed }: AnnouncerProps): Announcement | null {
  if (shown.by === 'nobody') return null;
  if (shown.by === 'typing')
    return shown.kind === 'full' ? typedAnnouncement(typed, shown.source === 'literal') : null;
  const { utteranceId, transcript, empty, results, suggestions = [], unlikelyLanguage } = shown.final;
  if (transcript !== '' && results.length === 0)
    return { key: utteranceId, text: nothingFound(transcript, suggestions, unlikelyLanguage) };
  if (transcript !== '')
    return { key: utteranceId, text: messages.announceHeard(transcript, results.length) };
  return {
    key: utteranceId,
    text: empty === 'no_speech' ? messages.noSpeech : messages.unintelligible,
  };
}

/**
 * Returns the announcement of a change of the microphone. None while the person speaks: a screen reader would talk over
 * them, and the microphone would hear it. Errors are announced by their own notice.
 */
export function voiceAnnouncement(before: Voice, after: Voice): string | null {
  if (before.state === after.state) return null;
  switch (after.state) {
    case 'listening':
      return before.state === 'asking' ? messages.announceListening : null;
    case 'thinking':
      return messages.announceSearching;
    case 'off':
      return isLive(before) ? messages.announceOff : null;
    case 'asking':
    case 'hearing':
    case 'results':
    case 'error':
      return null;
  }
}

/**
 * Announces to a screen reader, politely and once: that listening begins and ends, each final transcript, and the
 * results of a submitted query.
 */
export function Announcer(props: AnnouncerProps): ReactElement {
  const { voice } = props.page;
  const answer = answerAnnouncement(props);
  const [voiceBefore, setVoiceBefore] = useState(voice);
  const [answerBefore, setAnswerBefore] = useState<string | null>(null);
  const [announced, setAnnounced] = useState({ key: 0, text: '' });
  const announce = (text: string): void => setAnnounced(({ key }) => ({ key: key + 1, text }));
  if (voice !== voiceBefore) {
    setVoiceBefore(voice);
    const text = voiceAnnouncement(voiceBefore, voice);
    if (text !== null) announce(text);
  }
  if (answer !== null && answer.key !== answerBefore) {
    setAnswerBefore(answer.key);
    announce(answer.text);
  }
  return (
    <output className="visually-hidden" aria-live="polite">
      <span key={announced.key}>{announced.text}</span>
    </output>
  );
}
