import type { MicrophoneProblem } from '../../capture/microphone-problem.ts';
import type { MicrophoneHint, Voice } from '../../voice/page-state.ts';
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
    cause: 'Microphone access was denied.',
    next: 'Try again and choose “Allow”, or type your search.',
    canRetry: true,
  },
  blocked: {
    cause: 'This site is blocked from using the microphone.',
    next: 'Allow it in your browser’s site settings and try again, or type your search.',
    canRetry: true,
  },
  missing: {
    cause: 'No microphone was found.',
    next: 'Connect one and try again, or type your search.',
    canRetry: true,
  },
  busy: {
    cause: 'Another program is using the microphone.',
    next: 'Close that program and try again, or type your search.',
    canRetry: true,
  },
  dead: {
    cause: 'No sound is coming from the microphone.',
    next: 'Check its mute switch or pick another microphone, then try again, or type your search.',
    canRetry: true,
  },
  muted: {
    cause: 'The microphone is muted.',
    next: 'Unmute it and try again, or type your search.',
    canRetry: true,
  },
  lost: {
    cause: 'The microphone was disconnected.',
    next: 'Reconnect it and try again, or type your search.',
    canRetry: true,
  },
  suspended: {
    cause: 'Another app, such as a phone call, has interrupted the microphone.',
    next: 'Try again when it is finished, or type your search.',
    canRetry: true,
  },
  insecure: {
    cause: 'Voice search needs a secure (https) connection.',
    next: 'Open this page with https:// in its address and try again, or type your search.',
    canRetry: true,
  },
  unsupported: {
    cause: 'This browser doesn’t support voice search.',
    next: 'Use an up-to-date browser, or type your search.',
    canRetry: false,
  },
};

const otherProblems: Record<Exclude<Problem['kind'], 'microphone'>, ProblemText> = {
  detector: {
    cause: 'Speech detection failed, so what you said wasn’t heard.',
    next: 'Try again, reload the page, or type your search.',
    canRetry: true,
  },
  unreachable: {
    cause: 'The server can’t be reached.',
    next: 'Check your connection, then try again or type your search.',
    canRetry: true,
  },
  refused: {
    cause: 'Voice search isn’t allowed from this web address.',
    next: 'Type your search, or ask the site’s operator to check the server log.',
    canRetry: true,
  },
  full: {
    cause: 'The server is full right now.',
    next: 'Try again in a moment, or type your search.',
    canRetry: true,
  },
  'rate-limited': {
    cause: 'Too many requests from your network.',
    next: 'Wait a minute, then try again or type your search.',
    canRetry: true,
  },
  unauthorized: {
    cause: 'Your session is no longer valid.',
    next: 'Reload the page and try again, or type your search.',
    canRetry: true,
  },
  fault: {
    cause: 'Something went wrong on the server.',
    next: 'Try again in a moment, or type your search.',
    canRetry: true,
  },
  'no-sockets': {
    cause: 'Your network blocks the connection that voice search needs (WebSocket).',
    next: 'Try another network, or type your search.',
    canRetry: true,
  },
  blocked: {
    cause: 'Something on your network blocked the request.',
    next: 'Reload the page and sign in if asked, or type your search.',
    canRetry: true,
  },
  version: {
    cause: 'This page is out of date.',
    next: 'Reload the page and try again, or type your search.',
    canRetry: true,
  },
  busy: {
    cause: 'Too many people are speaking right now.',
    next: 'Try again in a moment, or type your search.',
    canRetry: true,
  },
  failed: {
    cause: 'Sorry, that couldn’t be recognised.',
    next: 'Say it again, or type your search.',
    canRetry: true,
  },
  'search-failed': {
    cause: 'We heard you, but the search failed.',
    next: 'Try again in a moment, or type your search.',
    canRetry: true,
  },
};

const stateWords: Record<Voice['state'], string> = {
  off: 'Press to speak',
  asking: 'Getting ready…',
  listening: 'Speak now',
  hearing: 'Hearing you',
  thinking: 'Thinking…',
  results: 'Press to speak',
  error: 'Press to try again',
};

const stageNames: Record<StageName, string> = {
  endpoint: 'Waiting for you to finish',
  upload: 'Network',
  queue: 'Waiting in line',
  recognise: 'Recognising',
  search: 'Searching',
  paint: 'Showing results',
};

const figures = new Intl.NumberFormat('en');
const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

/** Every text of the page, ready for translation. */
export const messages = {
  productName: 'Hark',
  greeting: 'Say what you’re looking for.',
  hintWithKeyboard: 'Press the microphone or the space bar and speak.',
  hintWithTouch: 'Press the microphone and speak.',
  searchLabel: 'Search by typing',
  searchPlaceholder: 'Type a search',
  forExample: 'For example',
  recentSearches: 'Your last searches, on this device only',
  clearRecent: 'Clear',
  understoodAs: 'Understood as',
  removeCondition: (label: string) => `${label}: remove`,
  filters: 'Filters',
  filtersChosen: (count: number) => `Filters (${count})`,
  showResults: 'Show results',
  showCounted: (count: number) => (count === 1 ? 'Show 1 result' : `Show ${figures.format(count)} results`),
  yes: 'Yes',
  no: 'No',
  resultsCounted: (count: number) => (count === 1 ? 'result' : 'results'),
  moreValues: (count: number) => `${count} more`,
  fewerValues: 'Fewer',
  mostFrequentOf: (listed: number, all: number) => `The ${listed} most frequent of ${figures.format(all)}`,
  leastBound: 'From',
  greatestBound: 'To',
  applyBounds: 'Apply',
  nothingMeets: 'Nothing meets these conditions.',
  theseAreClose: 'Nothing meets all of that. These are close.',
  placeNeeded: 'To search near you, Hark needs your place, to about a kilometre. It is not kept.',
  placeRefused: 'Your browser did not give your place.',
  giveLocation: 'Use my location',
  searchKey: '/',
  clearSearch: 'Clear search',
  microphoneLabel: 'Search by voice',
  stateWords,
  allowMicrophone: 'Allow the microphone',
  stillListening: 'Say another search',
  privacy: {
    off: 'The microphone is off.',
    listening: 'On this device only, until you speak.',
    sending: 'Sending your voice.',
    reconnecting: 'Nothing is being sent.',
  },
  microphone: 'Microphone:',
  unnamedMicrophone: 'the one of this device',
  editTranscript: 'Edit these words',
  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  showingResultsFor: 'Showing results for',
  heard: (words: string) => `heard “${words}”`,
  searchLiterally: (words: string) => `Search for “${words}” instead`,
  literalResults: 'Exact matches only.',
  searchSimilar: 'Include similar results',
  didYouMean: 'Did you mean',
  alternativesLabel: 'Other possible wordings',
  orMaybe: 'Did you say',
  resultsLabel: 'Results',
  resultKeys: 'Press 1 to 9 to open a result, or move through them with the arrow keys.',
  resultCount: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  announceListening: 'Speak now.',
  announceSearching: 'Searching.',
  announceOff: 'The microphone is off.',
  announceHeard: (words: string, count: number) =>
    `Heard: ${words}. ${count === 1 ? '1 result' : `${count} results`}.`,
  earlier: 'Before:',
  goBackTo: (words: string) => `Back to “${words}”`,
  emptyResults: (query: string) => `Nothing like “${query}” here.`,
  announceSuggestions: (titles: readonly string[]) => `Did you mean ${titles.join(', ')}?`,
  otherLanguage: (known: string) =>
    `Was that another language? Only ${languageNames.of(known) ?? known} is understood here.`,
  emptyResultsNext: 'Try fewer or different words.',
  noSpeech: 'We didn’t hear anything.',
  noSpeechNext: 'Move closer to the microphone and try again, or type your search.',
  unintelligible: 'Sorry, we didn’t catch that.',
  unintelligibleNext: 'Say it again a little more slowly, or type your search.',
  announceResults: (count: number) => (count === 1 ? '1 result.' : `${count} results.`),
  announceUnderstood: (words: string) => `Showing results for ${words}.`,
  searchTooBusy: 'The server is busy. Press Enter to search.',
  searchFailed: 'Search can’t be reached.',
  searchFailedNext: 'Check your connection. The search is repeated by itself.',
  searchOffline: 'You’re offline.',
  searchOfflineNext: 'The search starts by itself when the connection is back.',
  tryAgain: 'Try again',
  typeInstead: 'Type instead',
  details: 'Privacy and speed',
  closeDetails: 'Close',
  keptHeading: 'What we keep',
  onlySpeechLeaves:
    'Audio leaves this device only while you speak, from just before your first word until you pause.',
  keepAudio: 'Keep my recordings to improve recognition',
  keepAudioDays: (days: number) => `Recordings are deleted after ${days === 1 ? 'one day' : `${days} days`}.`,
  keepAudioUnknown: 'The retention period isn’t known yet.',
  keepsNothing: 'Recordings aren’t kept.',
  keepsHistory: (days: number) =>
    `The words of your searches, their results and what you opened are kept for ${days === 1 ? 'one day' : `${days} days`}, without your name.`,
  exportData: 'Download my data',
  exporting: 'Preparing…',
  exportFailed: 'The download failed. Check your connection and try again.',
  deleteData: 'Delete my recordings and history',
  deleteConfirm: 'Delete permanently?',
  deleting: 'Deleting…',
  deleted: 'Your recordings and history have been deleted.',
  deleteFailed: 'Deleting failed. Check your connection and try again.',
  soundHeading: 'Sounds',
  playTones: 'Play a soft tone when listening starts and ends',
  stagesHeading: 'Speed of your last search',
  stagesNone: 'Timings appear here after your next voice search.',
  stageNames,
  totalMs: (ms: number) => `${Math.round(ms)} ms from your last word to the results`,
  milliseconds: (ms: number) => `${Math.round(ms)} ms`,
};

const waitingCauses: Partial<Record<RefusalKind, string>> = {
  full: 'The server is full.',
  'rate-limited': 'Too many requests.',
  unauthorized: 'Session not accepted.',
  fault: 'Server error.',
};

/** Returns the text while the page reconnects. `isKept`: something was said that has no answer yet. */
export function waitingText(why: RefusalKind | null, isKept: boolean): string {
  const cause = (why === null ? undefined : waitingCauses[why]) ?? 'Connection lost.';
  return `${cause} ${isKept ? 'What you said is kept; trying again.' : 'Trying again…'}`;
}

/** What the person should know about the microphone, which is no error. */
export const microphoneHints: Record<MicrophoneHint, Pick<ProblemText, 'cause' | 'next'>> = {
  silent: {
    cause: 'We can’t hear you yet.',
    next: 'Speak closer to the microphone, or choose another one.',
  },
  noisy: {
    cause: 'It’s noisy here, and we can’t make out any speech.',
    next: 'Speak closer to the microphone, or go where it’s quieter.',
  },
  'given-back': {
    cause: 'The microphone is off, because nothing was said for a minute.',
    next: 'Press it to speak again, or type your search.',
  },
};

/** Returns the text of a problem. */
export function problemText(problem: Problem): ProblemText {
  return problem.kind === 'microphone' ? microphoneProblems[problem.problem] : otherProblems[problem.kind];
}
