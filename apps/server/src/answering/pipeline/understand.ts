import type { Place } from '@hark/shared/wire/filter';
import { MAX_SUGGESTIONS, type SearchResult, type Suggestion } from '@hark/shared/wire/search-result';
import type {
  RescoringOutcome,
  Recognition,
  RecognitionRequest,
  Recognizer,
} from '../../recognition/recognizer.ts';
import type { FoundResult, SearchIndex, SearchRequest } from '../../search/search-index.ts';
import type { ActedRule, FixedAnswer } from '@hark/shared/wire/rules';
import { actedRules } from '../../search/rules/rule-set.ts';
import { isCorrection } from '../../search/query/correction.ts';
import { splitAtFloor, withoutFloor } from '../../search/ranking/split-at-floor.ts';
import { orderByRescoring, isCloseCall, rescoringRule, spokenName } from './order-by-rescoring.ts';
import type { UnderstandingClock } from './read-meaning.ts';
import { type MeantRequest, type MeantSearch, NOTHING_MEANT, searchMeaning } from './search-meaning.ts';
import { substituteName } from './substitute-name.ts';
import type { SearchesOfTask } from './task-memory.ts';
import { raiseFloor, unlikelyLanguage } from './unlikely-language.ts';

/** The n-best list as weighted hypotheses; the weights need not sum to one. */
function hypothesesOf(recognition: Recognition): SearchRequest['hypotheses'] {
  if (recognition.transcript === '') return [];
  const best = { text: recognition.transcript, probability: recognition.confidence };
  const others = recognition.alternatives.map(({ transcript, confidence }) => ({
    text: transcript,
    probability: confidence,
  }));
  return [best, ...others];
}

/** A transcript and its meaning in the catalogue. */
export interface Understanding {
  /** The recogniser's result, or the same with a result's name substituted for the transcript. */
  recognition: Recognition;
  /** The recogniser's transcript if a name replaced it; otherwise null. */
  heard: string | null;
  results: SearchResult[];
  /** The nearest entries if there are no results. */
  suggestions: Suggestion[];
  /** The owner's answers to what was said, and the owner's rules that changed the answer. */
  answers?: readonly FixedAnswer[];
  rules?: readonly ActedRule[];
  /** Transcripts of the n-best list that the first result answers best. */
  sameFirst: readonly string[];
  /** The recogniser's language, if the speech hardly sounds like it; otherwise null. */
  unlikelyLanguage: string | null;
  /** The search with what its words asked for: filters, an order, something of the page. */
  meant: MeantSearch;
  /** The results without the relevance floor, for measurements. */
  nearest: SearchResult[];
  /** Time for rescoring, including the wait; part of `recognition.timings`. Null without rescoring. */
  rescoringMs: number | null;
  /** False if rescoring was needed but there was no time: another attempt may give other results. */
  isComplete: boolean;
}

type Timings = Extract<RescoringOutcome, { type: 'rescored' }>['timings'];

interface UnderstandingParts {
  recognizer: Pick<Recognizer, 'capabilities' | 'rescore'>;
  /** Without `rulesFor` there are no rules of an owner. */
  search: Pick<SearchIndex, 'searchPage' | 'properties' | 'namesAmong'> &
    Partial<Pick<SearchIndex, 'rulesFor'>>;
  /** Reads filters from words; absent: none are read. */
  understanding?: UnderstandingClock | undefined;
}

interface UnderstandingOptions {
  limit: number;
  /** The previous query of the task. */
  previous?: string | undefined;
  /** The search on the screen, and those before it. */
  searches?: SearchesOfTask | null;
  /** The speaker's position, for "near me". */
  place?: Place | null | undefined;
  priority: RecognitionRequest['priority'];
  signal: AbortSignal | undefined;
}

/** Searches for the transcript and, on a close call, rescores the best results. Rejects when the signal is aborted. */
export async function understand(
  parts: UnderstandingParts,
  recognition: Recognition,
  options: UnderstandingOptions,
): Promise<Understanding> {
  const understood = await understandWords(parts, recognition, options);
  const owned = parts.search.rulesFor?.({ hypotheses: hypothesesOf(recognition) });
  if (owned === undefined) return understood;
  return { ...understood, answers: owned.answers, rules: actedRules(owned.matched, understood.results) };
}

async function understandWords(
  { recognizer, search, understanding }: UnderstandingParts,
  recognition: Recognition,
  { limit, previous, searches = null, place = null, priority, signal }: UnderstandingOptions,
): Promise<Omit<Understanding, 'answers' | 'rules'>> {
  const hypotheses = hypothesesOf(recognition);
  const unlikely = unlikelyLanguage(recognition, recognizer.capabilities);
  const asHeard = {
    recognition,
    heard: null,
    unlikelyLanguage: unlikely,
    rescoringMs: null,
    isComplete: true,
  };
  if (hypotheses.length === 0)
    return { ...asHeard, ...answerWith([], limit), meant: NOTHING_MEANT, sameFirst: [] };
  const { encoderStates } = recognition;
  const canRescore = recognizer.capabilities.rescoring && encoderStates !== null;
  const wanted = Math.max(limit, canRescore ? rescoringRule.mostRescored : MAX_SUGGESTIONS);
  const request = meantRequest(hypotheses, { place, previous, searches, limit }, wanted);
  const meant = await searchMeaning({ search, understanding }, request, signal);
  const found = unlikely === null ? meant.found : raiseFloor(meant.found);
  const asFound = { ...asHeard, meant, ...answerWith(found, limit), sameFirst: sameFirst(hypotheses, found) };
  // Filters and "the second one" are no names that could be heard better.
  if (meant.understood !== null || meant.action !== null) return { ...asFound, sameFirst: [] };
  // The results of a correction are not names that were spoken, so rescoring does not apply.
  const isCorrected = previous !== undefined && isCorrection(recognition.transcript);
  // Nor does it move what the owner has given its place.
  const isPinned = found.some((result) => result.isPinned === true);
  if (!canRescore || isCorrected || isPinned || !isCloseCall(recognition, found)) return asFound;

  const names = found.slice(0, rescoringRule.mostRescored).map(spokenName);
  const outcome = await recognizer.rescore(
    { encoderStates, texts: [recognition.transcript, ...names], priority },
    signal,
  );
  signal?.throwIfAborted();
  // Without rescoring the order of the search stands.
  if (outcome.type !== 'rescored') return { ...asFound, isComplete: false };
  const [heard = null, ...ofNames] = outcome.logProbs;
  const chosen = orderByRescoring(recognition.transcript, {
    results: found,
    evidence: { transcript: heard, names: ofNames },
  });
  const lifted = chosen.said === null ? chosen.results : liftFirst(chosen.results);
  const answer = { ...answerWith(lifted, limit), sameFirst: sameFirst(hypotheses, lifted) };
  const rescoringMs = outcome.timings.queueMs + outcome.timings.decodeMs;
  const heardAndRescored = { ...recognition, timings: withRescoring(recognition.timings, outcome.timings) };
  const rescored = { ...asHeard, recognition: heardAndRescored, meant, ...answer, rescoringMs };
  if (chosen.said === null) return rescored;
  const { results } = answer;
  const substituted = substituteName({ recognition: heardAndRescored, results, said: chosen.said });
  // A name that was spoken is in the language.
  return { ...rescored, ...substituted, heard: recognition.transcript, unlikelyLanguage: null };
}

/** @param wanted results to find; more than are shown where they may be rescored */
function meantRequest(
  hypotheses: SearchRequest['hypotheses'],
  { place = null, previous, searches, limit }: Omit<UnderstandingOptions, 'priority' | 'signal'>,
  wanted: number,
): MeantRequest {
  return {
    hypotheses,
    place,
    previous,
    shown: searches?.shown ?? null,
    earlier: searches?.earlier ?? [],
    filter: [],
    sort: undefined,
    page: 1,
    how: { limit: wanted },
    pageSize: limit,
  };
}

/** Returns the texts that lead to the first result, too. */
function sameFirst(hypotheses: SearchRequest['hypotheses'], found: readonly FoundResult[]): string[] {
  const first = found.find(({ isBelowFloor }) => isBelowFloor !== true);
  return (first?.firstFor ?? []).flatMap((place) => hypotheses[place]?.text ?? []);
}

/** A substituted name was asked for, even if the recognised words hardly resemble it. */
function liftFirst([first, ...rest]: readonly FoundResult[]): FoundResult[] {
  return first === undefined ? [] : [{ ...first, isBelowFloor: false }, ...rest];
}

function answerWith(
  found: readonly FoundResult[],
  limit: number,
): Pick<Understanding, 'results' | 'suggestions' | 'nearest'> {
  return { ...splitAtFloor(found, limit), nearest: withoutFloor(found, limit) };
}

/** Adds the times of the second decoder run and of its wait for a thread. */
function withRescoring(
  timings: Recognition['timings'],
  { queueMs, decodeMs }: Timings,
): Recognition['timings'] {
  return { ...timings, queueMs: timings.queueMs + queueMs, decodeMs: timings.decodeMs + decodeMs };
}
