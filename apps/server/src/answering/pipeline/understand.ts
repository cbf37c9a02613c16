import { MAX_SUGGESTIONS, type SearchResult, type Suggestion } from '@hark/shared/wire/search-result';
import type {
  RescoringOutcome,
  Recognition,
  RecognitionRequest,
  Recognizer,
} from '../../recognition/recognizer.ts';
import type { FoundResult, SearchIndex, SearchRequest } from '../../search/search-index.ts';
import { isCorrection } from '../../search/query/correction.ts';
import { splitAtFloor, withoutFloor } from '../../search/ranking/split-at-floor.ts';
import { orderByRescoring, isCloseCall, rescoringRule, spokenName } from './order-by-rescoring.ts';
import { substituteName } from './substitute-name.ts';

/** The n-best list as weighted hypotheses; the weights need not add up to one. */
function hypothesesOf(recognition: Recognition): SearchRequest['hypotheses'] {
  if (recognition.transcript === '') return [];
  const best = { text: recognition.transcript, probability: recognition.confidence };
  const others = recognition.alternatives.map(({ transcript, confidence }) => ({
    text: transcript,
    probability: confidence,
  }));
  return [best, ...others];
}

/** What was said, and what it means in the catalogue. */
export interface Understanding {
  /** The recogniser's own, or with the name of a result as its transcript where that is what was said. */
  recognition: Recognition;
  /** What the recogniser heard, where a name took its place; null otherwise. */
  heard: string | null;
  results: SearchResult[];
  /** The nearest there is, where there are no results. */
  suggestions: Suggestion[];
  /** The results without a floor on their relevance, for those who measure. */
  nearest: SearchResult[];
  /** The time for judging, waiting included: part of `recognition.timings`. Null where there was none. */
  rescoringMs: number | null;
  /** False where sound should have been asked and there was no time for it: another try may give other results. */
  isComplete: boolean;
}

type Timings = Extract<RescoringOutcome, { type: 'rescored' }>['timings'];

interface UnderstandingParts {
  recognizer: Pick<Recognizer, 'capabilities' | 'rescore'>;
  search: Pick<SearchIndex, 'search'>;
}

interface UnderstandingOptions {
  limit: number;
  /** What was said or typed before within the task. */
  previous?: string | undefined;
  priority: RecognitionRequest['priority'];
  signal: AbortSignal | undefined;
}

/** Searches what was heard; where the decision is close, lets the recogniser judge the best results by their sound. Rejects when the signal is aborted. */
export async function understand(
  { recognizer, search }: UnderstandingParts,
  recognition: Recognition,
  { limit, previous, priority, signal }: UnderstandingOptions,
): Promise<Understanding> {
  const hypotheses = hypothesesOf(recognition);
  const asHeard = { recognition, heard: null, rescoringMs: null, isComplete: true };
  if (hypotheses.length === 0) return { ...asHeard, ...answerWith([], limit) };
  const { encoderStates } = recognition;
  const canRescore = recognizer.capabilities.rescoring && encoderStates !== null;
  const wanted = Math.max(limit, canRescore ? rescoringRule.mostRescored : MAX_SUGGESTIONS);
  const found = await search.search({ hypotheses, limit: wanted, previous }, signal);
  const asFound = { ...asHeard, ...answerWith(found, limit) };
  // What a correction means was not said in its place.
  const isCorrected = previous !== undefined && isCorrection(recognition.transcript);
  if (!canRescore || isCorrected || !isCloseCall(recognition, found)) return asFound;

  const names = found.slice(0, rescoringRule.mostRescored).map(spokenName);
  const outcome = await recognizer.rescore(
    { encoderStates, texts: [recognition.transcript, ...names], priority },
    signal,
  );
  signal?.throwIfAborted();
  // Without a judge the search's own order stands.
  if (outcome.type !== 'rescored') return { ...asFound, isComplete: false };
  const [heard = null, ...ofNames] = outcome.logProbs;
  const chosen = orderByRescoring(recognition.transcript, {
    results: found,
    evidence: { transcript: heard, names: ofNames },
  });
  const answer = answerWith(chosen.said === null ? chosen.results : liftFirst(chosen.results), limit);
  const rescoringMs = outcome.timings.queueMs + outcome.timings.decodeMs;
  const heardAndRescored = { ...recognition, timings: withRescoring(recognition.timings, outcome.timings) };
  const rescored = { recognition: heardAndRescored, heard: null, ...answer, rescoringMs, isComplete: true };
  if (chosen.said === null) return rescored;
  const { results } = answer;
  const substituted = substituteName({ recognition: heardAndRescored, results, said: chosen.said });
  return { ...rescored, ...substituted, heard: recognition.transcript };
}

/** A name that was said, by its sound, is what was asked for, however little the words that were heard are like it. */
function liftFirst([first, ...rest]: readonly FoundResult[]): FoundResult[] {
  return first === undefined ? [] : [{ ...first, isBelowFloor: false }, ...rest];
}

function answerWith(
  found: readonly FoundResult[],
  limit: number,
): Pick<Understanding, 'results' | 'suggestions' | 'nearest'> {
  return { ...splitAtFloor(found, limit), nearest: withoutFloor(found, limit) };
}

/** A second turn of the decoder, after a second wait for a thread. */
function withRescoring(
  timings: Recognition['timings'],
  { queueMs, decodeMs }: Timings,
): Recognition['timings'] {
  return { ...timings, queueMs: timings.queueMs + queueMs, decodeMs: timings.decodeMs + decodeMs };
}
