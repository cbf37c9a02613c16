import { pcm16ToFloat } from '@hark/shared/wire/pcm';
import type { Endpointing } from '@hark/shared/wire/protocol';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { z } from 'zod';
import { decideEndpoint, type EndpointEvidence, type EndpointRules } from '../endpointing/decide-endpoint.ts';
import type { Pipeline } from '../pipeline/answer-utterance.ts';
import { type ResultsSoFar, resultsSoFar, type WordsSoFar } from './results-so-far.ts';
import { draftAnswer, type Draft, type DraftOptions, type DraftInput } from '../pipeline/draft-answer.ts';

/** When the server answers before the end of an utterance; data, versioned with the pipeline. */
export const earlyRulesSchema = z.strictObject({
  /** Silence that the client has detected when it marks a pause (SPEC.md, U7). */
  pauseMs: z.number().nonnegative(),
  /** Audio needed for the first interim; less is hardly a word after the pre-roll. */
  firstInterimMs: z.number().nonnegative(),
  /** Further audio needed for each later interim. */
  interimEveryMs: z.number().positive(),
  /** Further audio needed as a share of the previous interim's, because each one decodes all audio again. */
  interimShare: z.number().nonnegative(),
  /** Time after which the search for an interim is given up. */
  resultsBudgetMs: z.number().int().positive(),
  resultLimit: z.number().int().positive(),
});

export type EarlyRules = z.infer<typeof earlyRulesSchema>;

/** A draft of the audio before a pause, while it is made. */
export interface DraftInProgress {
  /** Null if there was no time for it or speculation is off. */
  result: Promise<Draft | null>;
  /**
   * Raises the draft to the priority of finals. Returns false if it still waits for a thread; a new request is faster
   * then.
   */
  promote(): boolean;
}

/** Answers that are made before the end of an utterance. They never delay a final. */
export interface EarlyAnswers {
  readonly rules: EarlyRules;
  /** Returns whether a recogniser thread is idle. */
  hasRoom(): boolean;
  /** Recognises the audio so far with the `settled` words as a fixed prefix. Resolves to null if there was no time. */
  interim(heard: DraftInput & { settled: string }, signal: AbortSignal): Promise<string | null>;
  /** Resolves to null if the search takes too long, or if the next word may change what the words mean. */
  resultsFor(words: WordsSoFar, signal: AbortSignal): Promise<ResultsSoFar | null>;
  draft(heard: DraftInput, signal: AbortSignal): DraftInProgress;
  /** Returns how much silence marks the end of speech for this speaker, in milliseconds. */
  silenceNeededMs(draft: Draft, pausesMs: readonly number[], signal: AbortSignal): Promise<number>;
}

export interface EarlySettings {
  interims: boolean;
  speculation: boolean;
  rules: EarlyRules;
  endpointRules: EndpointRules;
  endpointing: Endpointing;
}

/** The early part of the pipeline, at a priority that yields to finals. */
export function createEarlyAnswers(pipeline: Pipeline, settings: EarlySettings): EarlyAnswers {
  const { recognizer, search } = pipeline;
  const { rules, endpointRules, endpointing } = settings;

  function withinBudget(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, AbortSignal.timeout(rules.resultsBudgetMs)]);
  }

  return {
    rules,
    hasRoom() {
      const { busyWorkers, workers, queued } = recognizer.status();
      return settings.interims && queued === 0 && busyWorkers < workers;
    },
    async interim({ utteranceId, speaker, speechPcm, settled }, signal) {
      const samples = pcm16ToFloat(speechPcm);
      const { phrases } = speaker;
      const outcome = await recognizer.recognize(
        { utteranceId, samples, priority: 'interim', phrases, settled },
        signal,
      );
      return outcome.type === 'recognized' ? outcome.recognition.transcript : null;
    },
    resultsFor: (words, signal) =>
      resultsSoFar(pipeline, words, { limit: rules.resultLimit, signal: withinBudget(signal) }).catch(
        () => null,
      ),
    draft(heard, signal) {
      const options: DraftOptions = { priority: 'interim', signal };
      return {
        result: settings.speculation ? completeDraft(pipeline, heard, options) : Promise.resolve(null),
        promote() {
          const isHeard = recognizer.promote(heard.utteranceId);
          if (isHeard) options.priority = 'final';
          return isHeard;
        },
      };
    },
    async silenceNeededMs(draft, pausesMs, signal) {
      const evidence = await endpointEvidence(search, draft, withinBudget(signal));
      return decideEndpoint({ ...evidence, pausesMs }, endpointRules, endpointing);
    },
  };
}

async function completeDraft(
  pipeline: Pipeline,
  heard: DraftInput,
  options: DraftOptions,
): Promise<Draft | null> {
  const outcome = await draftAnswer(pipeline, heard, options);
  return outcome.type === 'drafted' && outcome.draft.isComplete ? outcome.draft : null;
}

async function endpointEvidence(
  search: Pick<Pipeline['search'], 'goesOn'>,
  { recognition: { transcript, confidence }, heard, results }: Draft,
  signal: AbortSignal,
): Promise<Omit<EndpointEvidence, 'pausesMs'>> {
  // A substituted name may continue where the words broke off.
  const isCompleteQuery = heard === null && isWholeName(results[0]);
  const isBeginningOfQuery = await search
    .goesOn(transcript, signal)
    // Unknown: a complete name then waits as long as a beginning.
    .catch(() => isCompleteQuery);
  return { transcript, confidence, isCompleteQuery, isBeginningOfQuery };
}

/** Returns whether the query is a full name of the first result. */
function isWholeName(best: SearchResult | undefined): boolean {
  if (best === undefined || best.match.kind !== 'exact' || best.match.hypothesis !== 0) return false;
  return best.match.field !== 'keyword' && best.match.field !== 'description';
}
