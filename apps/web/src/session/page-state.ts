import type { Final } from '@hark/shared/wire/final';
import type { ConsentOffer } from '@hark/shared/wire/protocol';
import type { Interim } from '@hark/shared/wire/server-message';
import type { ConnectionState } from './connection.ts';
import type { Problem } from './problem.ts';
import type { Stage } from './stages.ts';

/** What the microphone button shows. `live`: the microphone is open, whatever else is shown. */
export type Voice =
  | { state: 'off' }
  | { state: 'asking' }
  | { state: 'listening' }
  | { state: 'hearing'; utteranceId: string }
  | { state: 'thinking'; utteranceId: string; live: boolean }
  | { state: 'results'; live: boolean }
  | { state: 'error'; problem: Problem };

/** What is shown below the button: the answer to speech, or to what was typed or chosen. */
export type Shown =
  | { by: 'nobody' }
  | { by: 'voice'; final: Final }
  | { by: 'typing'; query: string; source: 'typed' | 'edited' | 'alternative' | 'literal' };

export interface PageState {
  voice: Voice;
  shown: Shown;
  /** Words of the utterance that is being spoken. */
  interim: Interim | null;
  connection: ConnectionState;
  /** Null until the server has been asked. */
  consentOffer: ConsentOffer | null;
  /** Where the time of the last spoken query went. */
  stages: Stage[] | null;
}

export const INITIAL_PAGE_STATE: PageState = {
  voice: { state: 'off' },
  shown: { by: 'nobody' },
  interim: null,
  connection: 'closed',
  consentOffer: null,
  stages: null,
};

export type PageAction =
  | { type: 'pressed' }
  | { type: 'listening' }
  | { type: 'speech-start'; utteranceId: string }
  | { type: 'misfire' }
  | { type: 'speech-end'; utteranceId: string }
  | { type: 'interim'; interim: Interim }
  | { type: 'final'; final: Final }
  | { type: 'stopped' }
  | { type: 'cancelled' }
  | { type: 'painted'; stages: Stage[] }
  | { type: 'problem'; problem: Problem }
  | { type: 'permission-changed' }
  | { type: 'searched'; query: string; source: Extract<Shown, { by: 'typing' }>['source'] }
  | { type: 'search-cleared' }
  | { type: 'connection'; state: ConnectionState }
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

/** After a stop, an utterance that was closed is still answered. */
function afterStop(voice: Voice): Voice {
  return voice.state === 'thinking' ? { ...voice, live: false } : { state: 'off' };
}

function afterFinal(voice: Voice): Voice {
  switch (voice.state) {
    // Speech that goes on keeps the button; its own answer follows.
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
  if (voice.state !== 'hearing') return voice;
  return shown.by === 'voice' ? { state: 'results', live: true } : { state: 'listening' };
}

function isAboutPermission(voice: Voice): boolean {
  if (voice.state !== 'error' || voice.problem.kind !== 'microphone') return false;
  return voice.problem.problem === 'denied' || voice.problem.problem === 'blocked';
}

/** The only place where the page's state changes. */
export function reducePage(page: PageState, action: PageAction): PageState {
  const { voice } = page;
  switch (action.type) {
    case 'pressed':
      return { ...page, voice: { state: 'asking' }, interim: null };
    case 'listening':
      return voice.state === 'asking' ? { ...page, voice: { state: 'listening' } } : page;
    case 'speech-start':
      if (!isLive(voice)) return page;
      return { ...page, voice: { state: 'hearing', utteranceId: action.utteranceId }, interim: null };
    case 'misfire':
      return { ...page, voice: afterMisfire(voice, page.shown) };
    case 'speech-end': {
      if (voice.state !== 'hearing' && voice.state !== 'off') return page;
      const live = voice.state === 'hearing';
      return { ...page, voice: { state: 'thinking', utteranceId: action.utteranceId, live } };
    }
    case 'interim': {
      const { utteranceId } = action.interim;
      const current = voice.state === 'hearing' || voice.state === 'thinking' ? voice.utteranceId : null;
      return current === utteranceId ? { ...page, interim: action.interim } : page;
    }
    case 'final':
      return {
        ...page,
        voice: afterFinal(voice),
        shown: { by: 'voice', final: action.final },
        interim: page.interim?.utteranceId === action.final.utteranceId ? null : page.interim,
      };
    case 'stopped':
      return voice.state === 'error' ? page : { ...page, voice: afterStop(voice), interim: null };
    case 'cancelled':
      return voice.state === 'error' ? page : { ...page, voice: { state: 'off' }, interim: null };
    case 'painted':
      return { ...page, stages: action.stages };
    case 'problem':
      return { ...page, voice: { state: 'error', problem: action.problem }, interim: null };
    case 'permission-changed':
      return isAboutPermission(voice) ? { ...page, voice: { state: 'off' } } : page;
    case 'searched':
      return { ...page, shown: { by: 'typing', query: action.query, source: action.source } };
    case 'search-cleared':
      return page.shown.by === 'typing' ? { ...page, shown: { by: 'nobody' } } : page;
    case 'connection':
      return { ...page, connection: action.state };
    case 'consent-offer':
      return { ...page, consentOffer: action.offer };
  }
}
