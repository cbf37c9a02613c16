import type { MicrophoneProblem } from '../../capture/microphone-problem.ts';
import type { Voice } from '../../voice/page-state.ts';
import type { Problem } from '../../voice/problem.ts';
import type { RefusalKind } from '../../wire/refusal.ts';
import type { StageName } from '../../voice/stages.ts';

/** One sentence on a problem and another on the next step. */
export interface ProblemText {
  cause: string;
  next: string;
  /** Whether a retry can succeed without a change elsewhere. */
  canRetry: boolean;
}

const microphoneProblems: Record<MicrophoneProblem, ProblemText> = {
  denied: {
    cause: 'The microphone was not allowed.',
    next: 'Try again and choose “Allow”, or type your search.',
    canRetry: true,
  },
  blocked: {
    cause: 'This site is blocked from using the microphone.',
    next: 'Allow it in the browser’s site settings, next to the address, or type your search.',
    canRetry: false,
  },
  missing: {
    cause: 'No microphone was found.',
    next: 'Connect one and try again, or type your search.',
    canRetry: true,
  },
  busy: {
    cause: 'Another program is using the microphone.',
    next: 'Close it there and try again, or type your search.',
    canRetry: true,
  },
  dead: {
    cause: 'The microphone sends no sound at all.',
    next: 'Look for a mute switch or choose another microphone, then try again, or type your search.',
    canRetry: true,
  },
  muted: {
    cause: 'The microphone has been muted.',
    next: 'Unmute it and try again, or type your search.',
    canRetry: true,
  },
  lost: {
    cause: 'The microphone was disconnected.',
    next: 'Connect it and try again, or type your search.',
    canRetry: true,
  },
  suspended: {
    cause: 'The system has taken the sound away, as it does for a call.',
    next: 'Try again when it is back, or type your search.',
    canRetry: true,
  },
  insecure: {
    cause: 'Browsers give the microphone only to pages with https.',
    next: 'Open this page with https:// in its address, or type your search.',
    canRetry: false,
  },
  unsupported: {
    cause: 'This browser can’t record for a web page.',
    next: 'Use a current browser, or type your search.',
    canRetry: false,
  },
};

const otherProblems: Record<Exclude<Problem['kind'], 'microphone'>, ProblemText> = {
  detector: {
    cause: 'The part that notices speech could not start.',
    next: 'Try again, reload the page, or type your search.',
    canRetry: true,
  },
  unreachable: {
    cause: 'The server can’t be reached.',
    next: 'Check the connection and try again. Typing works as soon as it is back.',
    canRetry: true,
  },
  refused: {
    cause: 'The server does not accept speech from a page at this address.',
    next: 'Tell whoever runs it: the server’s log says what to set. Typing works.',
    canRetry: true,
  },
  full: {
    cause: 'The server has no room for one more speaker right now.',
    next: 'Try again in a moment, or type your search.',
    canRetry: true,
  },
  'rate-limited': {
    cause: 'Too many requests came from this network.',
    next: 'Wait a minute, then try again or type your search.',
    canRetry: true,
  },
  unauthorized: {
    cause: 'The server did not accept the session of this page.',
    next: 'Reload the page and try again, or type your search.',
    canRetry: true,
  },
  fault: {
    cause: 'The server has met an error of its own.',
    next: 'Try again in a moment, or type your search.',
    canRetry: true,
  },
  'no-sockets': {
    cause: 'Speech can’t get through: something on the way blocks WebSockets.',
    next: 'Try another network, or tell whoever runs the server. Typing works.',
    canRetry: true,
  },
  blocked: {
    cause: 'Something on the way to the server did not let the request through.',
    next: 'Reload the page, sign in if you are asked to, or type your search.',
    canRetry: true,
  },
  version: {
    cause: 'This page and the server are of different versions.',
    next: 'Reload the page and try again, or type your search.',
    canRetry: true,
  },
  busy: {
    cause: 'Too many people are speaking right now.',
    next: 'Try again in a moment, or type your search.',
    canRetry: true,
  },
  failed: {
    cause: 'Your words could not be recognised this time.',
    next: 'Say it again, or type your search.',
    canRetry: true,
  },
  'search-failed': {
    cause: 'Your words were heard, but the search failed.',
    next: 'Try again in a moment, or type your search.',
    canRetry: true,
  },
};

const stateWords: Record<Voice['state'], string> = {
  off: 'Press to speak',
  asking: 'Getting ready…',
  listening: 'Listening',
  hearing: 'Hearing you',
  thinking: 'Thinking…',
  results: 'Press to speak',
  error: 'Press to try again',
};

const stageNames: Record<StageName, string> = {
  endpoint: 'Waiting for you to finish',
  upload: 'To the server and back',
  queue: 'Waiting for a turn',
  recognise: 'Recognising',
  search: 'Searching',
  paint: 'Drawing',
};

/** Every text of the page, ready for translation. */
export const messages = {
  productName: 'Hark',
  greeting: 'Say what you’re looking for.',
  hintWithKeyboard: 'Press the microphone or the space bar, and speak.',
  hintWithTouch: 'Press the microphone, and speak.',
  searchLabel: 'Search by typing',
  searchPlaceholder: 'Or type here',
  searchKey: '/',
  clearSearch: 'Clear the search',
  microphoneLabel: 'Search by voice',
  stateWords,
  stillListening: 'Still listening',
  privacy: {
    off: 'The microphone is off.',
    listening: 'Nothing is sent.',
    sending: 'Sending your voice.',
  },
  transcriptLabel: 'What was heard',
  editTranscript: 'Edit these words',
  showingResultsFor: 'Showing results for',
  heard: (words: string) => `heard “${words}”`,
  searchLiterally: (words: string) => `Search for “${words}” instead`,
  literalResults: 'Only results with every word.',
  searchSimilar: 'Show similar results too',
  didYouMean: 'Did you mean',
  alternativesLabel: 'Other ways to hear it',
  orMaybe: 'Or maybe',
  resultsLabel: 'Results',
  resultCount: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  announceHeard: (words: string, count: number) =>
    `Heard: ${words}. ${count === 1 ? '1 result' : `${count} results`}.`,
  emptyResults: (query: string) => `Nothing like “${query}” here.`,
  announceSuggestions: (titles: readonly string[]) => `Did you mean ${titles.join(', ')}?`,
  emptyResultsNext: 'Try fewer or other words, or say it in another way.',
  noSpeech: 'No words were heard.',
  noSpeechNext: 'Come a little closer to the microphone and say it again, or type it.',
  unintelligible: 'The words were not clear enough.',
  unintelligibleNext: 'Say it again, a little slower, or type it.',
  announceResults: (count: number) => (count === 1 ? '1 result.' : `${count} results.`),
  announceUnderstood: (words: string) => `Showing results for ${words}.`,
  searchTooBusy: 'The server has no time to search while you type. Press Enter to search.',
  searchFailed: 'The search could not be reached.',
  searchFailedNext: 'Check the connection, then press Enter to try again.',
  tryAgain: 'Try again',
  typeInstead: 'Type instead',
  details: 'Privacy and speed',
  closeDetails: 'Close',
  keptHeading: 'What is kept',
  onlySpeechLeaves: 'Only speech leaves this device, from just before you begin until you pause.',
  keepAudio: 'Keep my recordings to improve recognition',
  keepAudioDays: (days: number) => `They are removed after ${days === 1 ? 'one day' : `${days} days`}.`,
  keepAudioUnknown: 'The server has not said yet how long it keeps them.',
  keepsNothing: 'Your recordings are not kept.',
  deleteData: 'Delete my recordings and history',
  deleteConfirm: 'Delete for good?',
  deleting: 'Deleting…',
  deleted: 'Everything kept about you here has been deleted.',
  deleteFailed: 'It could not be deleted. Check the connection and try again.',
  stagesHeading: 'Your last query',
  stagesNone: 'How long your next spoken query takes is shown here.',
  stageNames,
  totalMs: (ms: number) => `${Math.round(ms)} ms from your last word to the results`,
  milliseconds: (ms: number) => `${Math.round(ms)} ms`,
};

const waitingTexts: Partial<Record<RefusalKind, string>> = {
  full: 'The server is full. Trying again…',
  'rate-limited': 'Too many requests. Trying again…',
  unauthorized: 'The server did not accept this page. Trying again…',
  fault: 'The server has met an error. Trying again…',
};

/** Returns the text while the page reconnects. */
export function waitingText(why: RefusalKind | null): string {
  return (why === null ? undefined : waitingTexts[why]) ?? 'Connection lost. Trying again…';
}

/** Returns the text of a problem. */
export function problemText(problem: Problem): ProblemText {
  return problem.kind === 'microphone' ? microphoneProblems[problem.problem] : otherProblems[problem.kind];
}
