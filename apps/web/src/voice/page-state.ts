import type { Place, Understood } from '@hark/shared/wire/filter';
import type { Final } from '@hark/shared/wire/final';
import type { ConsentOffer } from '@hark/shared/wire/protocol';
import type { Interim } from '@hark/shared/wire/server-message';
import type { ConnectionState } from '../wire/connection.ts';
import { queryOfFinal, takeLateAnswer, type EarlierQuery } from './earlier-query.ts';
import { takeInterim, withdraw, type EarlyAnswer } from './early-answer.ts';
import type { Problem } from './problem.ts';
import type { RefusalKind } from '../wire/refusal.ts';
import { joinWords } from './steady-words.ts';
import type { Stage } from './stages.ts';

/** What the microphone button shows. `live`: the microphone is open, whatever else is shown. */
export type Voice =
  | { state: 'off' }
  /** `prompted`: the browser is asking for permission. */
  | { state: 'asking'; prompted: boolean }
  | { state: 'listening' }
  | { state: 'hearing'; utteranceId: string }
  | { state: 'thinking'; utteranceId: string; live: boolean }
  | { state: 'results'; live: boolean }
  | { state: 'error'; problem: Problem };

/** Filters and an order, with what a person reads. */
export type Conditions = Pick<Understood, 'filters' | 'sort'>;

/** What is shown below the button: the answer to speech, or to a typed or chosen query. */
export type Shown =
  | { by: 'nobody' }
  /** `followsEarly`: results of the same utterance were visible before, so they must not move. */
  | { by: 'voice'; final: Final; followsEarly: boolean }
  | {
      by: 'typing';
      query: string;
      source: 'typed' | 'edited' | 'alternative' | 'literal';
      /** `instant` until the query is submitted. */
      kind: 'instant' | 'full';
      /** Whether the words come from a chosen transcript; else from the search box. */
      isSpoken: boolean;
      /** The conditions, where the person chose them; else they are read from the words. */
      conditions?: Conditions | undefined;
      /** The query before it, which it may change ("only the red ones"). */
      previous?: string | undefined;
      /** The person's place, where they gave it for this search. */
      place?: Place | undefined;
      /** Whether it comes from an address, such as of a link, and not from a deed of the person. */
      isFromAddress: boolean;
    };

/** `silent`, `noisy`: nothing is heard. `given-back`: it was turned off, because nobody spoke. */
export type MicrophoneHint = 'silent' | 'noisy' | 'given-back';

export interface PageState {
  voice: Voice;
  shown: Shown;
  /** The early answer of the present utterance. */
  early: EarlyAnswer | null;
  /** What the person should know about the microphone, which is no error. */
  hint: MicrophoneHint | null;
  /** The name of the present or last microphone, as its system calls it; null before the first. */
  microphone: string | null;
  /** The spoken query before the present one. */
  earlier: EarlierQuery | null;
  connection: ConnectionState;
  /** Why there is no connection, until one opens or the attempts end. */
  waitingFor: RefusalKind | null;
  /** Null before the server's answer. */
  consentOffer: ConsentOffer | null;
  /** The time of each stage of the last spoken query. */
  stages: Stage[] | null;
}

export const INITIAL_PAGE_STATE: PageState = {
  voice: { state: 'off' },
  shown: { by: 'nobody' },
  early: null,
  hint: null,
  microphone: null,
  earlier: null,
  connection: 'closed',
  waitingFor: null,
  consentOffer: null,
  stages: null,
};

export type PageAction =
  | { type: 'pressed' }
  | { type: 'prompted' }
  | { type: 'listening' }
  | { type: 'microphone'; name: string }
  | { type: 'unheard'; why: 'silent' | 'noisy' }
  | { type: 'given-back' }
  | { type: 'speech-start'; utteranceId: string }
  | { type: 'misfire'; utteranceId: string }
  | { type: 'resume'; utteranceId: string }
  | { type: 'speech-end'; utteranceId: string }
  | { type: 'interim'; interim: Interim }
  | { type: 'final'; final: Final }
  | { type: 'stopped' }
  | { type: 'cancelled' }
  | { type: 'painted'; stages: Stage[] }
  | { type: 'problem'; problem: Problem }
  | { type: 'permission-changed' }
  | ({ type: 'searched' } & Pick<
      Extract<Shown, { by: 'typing' }>,
      'query' | 'source' | 'kind' | 'conditions' | 'place'
    >)
  | { type: 'search-cleared' }
  /** The person chose the earlier query. */
  | { type: 'went-back' }
  /** The person went back or forward in the history. */
  | { type: 'restored'; shown: Shown }
  | { type: 'connection'; state: ConnectionState; why: RefusalKind | null }
  | { type: 'consent-offer'; offer: ConsentOffer };

/** Whether the microphone is open. */
export function isLive(voice: Voice): boolean {
  switch (voice.state) {
    case 'listening':
    case 'hearing':
      return true;
    case 'thinking':
    case 'results':
      return voice.live;
    case 'off':
    case 'asking':
    case 'error':
      return false;
  }
}

/** After a stop, the speech so far is still answered. */
function afterStop(voice: Voice): Voice {
  if (voice.state !== 'thinking' && voice.state !== 'hearing') return { state: 'off' };
  return { state: 'thinking', utteranceId: voice.utteranceId, live: false };
}

/** The present or last utterance, until its answer. */
function currentUtterance(voice: Voice): string | null {
  return voice.state === 'hearing' || voice.state === 'thinking' ? voice.utteranceId : null;
}

/** The early answer, if it belongs to the present utterance. */
export function earlyAnswer({ voice, early }: PageState): EarlyAnswer | null {
  return early !== null && early.utteranceId === currentUtterance(voice) ? early : null;
}

/** Returns the query that the next one will take the place of on the screen. */
function queryLeftBehind({ voice, shown, early, earlier }: PageState): EarlierQuery | null {
  if (voice.state === 'thinking') {
    const { utteranceId } = voice;
    const own = early?.utteranceId === utteranceId ? early : null;
    return { utteranceId, words: own === null ? '' : joinWords(own.stable, own.unstable), final: null };
  }
  return (shown.by === 'voice' ? queryOfFinal(shown.final) : null) ?? earlier;
}

/** Returns the earlier query to show beside the present one; null for none. */
export function earlierQuery({ voice, shown, earlier }: PageState): EarlierQuery | null {
  if (earlier === null || earlier.words === '') return null;
  const isSpeaking = voice.state === 'hearing' || voice.state === 'thinking';
  const isShown = shown.by === 'voice' && shown.final.utteranceId === earlier.utteranceId;
  return isShown && !isSpeaking ? null : earlier;
}

/** Shows the earlier query again; the one that it replaces becomes the earlier one. */
function goBack(page: PageState): PageState {
  const { shown, earlier } = page;
  if (earlier === null || earlier.final === null) return page;
  return {
    ...page,
    shown: { by: 'voice', final: earlier.final, followsEarly: false },
    earlier: shown.by === 'voice' ? queryOfFinal(shown.final) : null,
  };
}

function afterFinal(voice: Voice): Voice {
  switch (voice.state) {
    // Continuing speech keeps the button; its own answer follows.
    case 'hearing':
    case 'asking':
    case 'error':
      return voice;
    case 'off':
    case 'listening':
    case 'thinking':
    case 'results':
      return { state: 'results', live: isLive(voice) };
  }
}

function afterMisfire(voice: Voice, shown: Shown): Voice {
  if (!isLive(voice)) return { state: 'off' };
  return shown.by === 'voice' ? { state: 'results', live: true } : { state: 'listening' };
}

function answered(page: PageState, final: Final): PageState {
  const own = page.early?.utteranceId === final.utteranceId ? page.early : null;
  return {
    ...page,
    voice: afterFinal(page.voice),
    shown: { by: 'voice', final, followsEarly: own !== null && own.results.length > 0 },
    early: own === null ? page.early : null,
    earlier: takeLateAnswer(page.earlier, final),
  };
}

/** Returns the finished query that stands on the screen before this one. */
function previousOf({ shown }: PageState, query: string): string | undefined {
  switch (shown.by) {
    case 'nobody':
      return undefined;
    case 'voice':
      return shown.final.transcript;
    case 'typing':
      return shown.kind === 'full' && shown.query !== query ? shown.query : shown.previous;
  }
}

function searched(
  page: PageState,
  { query, source, kind, conditions, place }: Extract<PageAction, { type: 'searched' }>,
): PageState {
  const { shown } = page;
  const isChosen = source === 'alternative' || source === 'literal';
  const isSpoken = isChosen && (shown.by === 'voice' || (shown.by === 'typing' && shown.isSpoken));
  const typed = {
    by: 'typing',
    query,
    source,
    kind,
    isSpoken,
    conditions,
    place,
    previous: previousOf(page, query),
    isFromAddress: false,
  } as const;
  return { ...page, shown: typed, hint: null, earlier: queryLeftBehind(page) };
}

function isAboutPermission(voice: Voice): boolean {
  if (voice.state !== 'error' || voice.problem.kind !== 'microphone') return false;
  return voice.problem.problem === 'denied' || voice.problem.problem === 'blocked';
}

/** The reason stays during an attempt. */
function waitingFor(
  page: PageState,
  { state, why }: Extract<PageAction, { type: 'connection' }>,
): RefusalKind | null {
  return state === 'connecting' ? page.waitingFor : why;
}

/** Whether speech waits for a connection that was lost. */
export function isReconnecting({ voice, waitingFor }: PageState): boolean {
  return waitingFor !== null && (isLive(voice) || voice.state === 'thinking');
}

/** The only place where the page's state changes. */
export function reducePage(page: PageState, action: PageAction): PageState {
  const { voice } = page;
  switch (action.type) {
    case 'pressed':
      return { ...page, voice: { state: 'asking', prompted: false }, early: null, hint: null };
    case 'prompted':
      return voice.state === 'asking' ? { ...page, voice: { state: 'asking', prompted: true } } : page;
    case 'listening':
      return voice.state === 'asking' ? { ...page, voice: { state: 'listening' } } : page;
    case 'microphone':
      return { ...page, microphone: action.name };
    case 'unheard':
      return voice.state === 'listening' ? { ...page, hint: action.why } : page;
    case 'given-back':
      return { ...page, voice: { state: 'off' }, hint: 'given-back' };
    case 'speech-start':
      if (!isLive(voice)) return page;
      return {
        ...page,
        voice: { state: 'hearing', utteranceId: action.utteranceId },
        early: null,
        hint: null,
        earlier: queryLeftBehind(page),
      };
    case 'misfire':
      if (currentUtterance(voice) !== action.utteranceId) return page;
      return { ...page, voice: afterMisfire(voice, page.shown), early: null };
    case 'resume':
      if (page.early?.utteranceId !== action.utteranceId) return page;
      return { ...page, early: withdraw(page.early) };
    case 'speech-end': {
      if (voice.state !== 'hearing' && voice.state !== 'off') return page;
      const live = voice.state === 'hearing';
      return { ...page, voice: { state: 'thinking', utteranceId: action.utteranceId, live } };
    }
    case 'interim':
      if (currentUtterance(voice) !== action.interim.utteranceId) return page;
      return { ...page, early: takeInterim(page.early, action.interim) };
    case 'final':
      return answered(page, action.final);
    case 'stopped':
      return voice.state === 'error' ? page : { ...page, voice: afterStop(voice), hint: null };
    case 'cancelled':
      return voice.state === 'error' ? page : { ...page, voice: { state: 'off' }, early: null, hint: null };
    case 'painted':
      return { ...page, stages: action.stages };
    case 'problem':
      return { ...page, voice: { state: 'error', problem: action.problem }, early: null, hint: null };
    case 'permission-changed':
      return isAboutPermission(voice) ? { ...page, voice: { state: 'off' } } : page;
    case 'searched':
      return searched(page, action);
    case 'search-cleared':
      return { ...page, shown: { by: 'nobody' }, earlier: queryLeftBehind(page) };
    case 'went-back':
      return goBack(page);
    case 'restored':
      return { ...page, shown: action.shown };
    case 'connection':
      return { ...page, connection: action.state, waitingFor: waitingFor(page, action) };
    case 'consent-offer':
      return { ...page, consentOffer: action.offer };
  }
}
