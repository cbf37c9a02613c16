import type { Place } from '@hark/shared/wire/filter';
import { useCallback, useRef, useState, type RefObject } from 'react';
import { earlyAnswer, isLive, type PageState, type Shown } from '../../voice/page-state.ts';
import type { VoiceController } from '../../voice/voice-controller.ts';
import { queryOf } from './query-address.ts';

/** The search box: its text, and what typing in it does. */
export interface Box {
  input: RefObject<HTMLInputElement | null>;
  text: string;
  focus: () => void;
  /** Called for each change by the person. */
  type: (text: string) => void;
  /** Searches for a text of the box. */
  search: (text: string, kind: 'instant' | 'full') => void;
  /** Puts words into the box without a search. */
  fill: (words: string) => void;
}

/** Whether the text in the box comes from the person's own typing. */
function isTyped(shown: Shown): boolean {
  return shown.by === 'typing' && !shown.isSpoken && !shown.isFromAddress;
}

function isSpoken(shown: Shown): boolean {
  return shown.by === 'voice' || (shown.by === 'typing' && shown.isSpoken);
}

/** Words of a new utterance are on the screen, so the box must not show those of an earlier query. */
function isBeingSpoken(page: PageState): boolean {
  const early = earlyAnswer(page);
  return early !== null && early.stable + early.unstable !== '';
}

/**
 * One box for both ways to search: it shows what was typed or said, so that it always agrees with the results. While
 * somebody types, the microphone does not listen.
 */
export function useBox(
  page: PageState,
  { controller, knownPlace }: { controller: VoiceController; knownPlace: () => Place | undefined },
): Box {
  const { shown, voice } = page;
  const input = useRef<HTMLInputElement>(null);
  /** The text as typed; null while the box shows the present query. */
  const [draft, setDraft] = useState<string | null>(null);
  const [shownBefore, setShownBefore] = useState(shown);
  /** `edited`: the text began as a transcript. Until the box is empty. */
  const source = useRef<'typed' | 'edited'>('typed');
  if (shown !== shownBefore) {
    setShownBefore(shown);
    if (!isTyped(shown)) setDraft(null);
  }

  const focus = useCallback(() => input.current?.focus(), []);
  const noteSource = (): void => {
    if (draft === null) source.current = isSpoken(shown) ? 'edited' : 'typed';
  };
  return {
    input,
    text: isBeingSpoken(page) ? '' : (draft ?? queryOf(shown)),
    focus,
    type: (text) => {
      noteSource();
      if (isLive(voice) || voice.state === 'asking' || voice.state === 'thinking') controller.cancel();
      setDraft(text);
    },
    search: (text, kind) => {
      noteSource();
      const query = text.trim();
      if (query !== '') {
        const place = knownPlace();
        controller.store.dispatch({ type: 'searched', query, source: source.current, kind, place });
        return;
      }
      source.current = 'typed';
      controller.store.dispatch({ type: 'search-cleared' });
    },
    fill: setDraft,
  };
}
