import { pcm16ToFloat } from '@hark/shared/wire/pcm';
import type { Endpointing } from '@hark/shared/wire/protocol';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { z } from 'zod';
import { splitAtFloor } from '../../search/ranking/split-at-floor.ts';
import { decideEndpoint, type EndpointEvidence, type EndpointRules } from '../endpointing/decide-endpoint.ts';
import type { Pipeline } from '../pipeline/answer-utterance.ts';
import { draftAnswer, type Draft, type DraftOptions, type DraftInput } from '../pipeline/draft-answer.ts';

/** When something is said before the utterance is over; data, versioned with the pipeline. */
export const earlyRulesSchema = z.strictObject({
  /** Silence that a client has seen when it marks a pause (SPEC.md, U7). */
  pauseMs: z.number().nonnegative(),
  /** Audio that the first interim needs; less is hardly a word after the pre-roll. */
  firstInterimMs: z.number().nonnegative(),
  /** More audio that each further one needs. */
  interimEveryMs: z.number().positive(),
  /** At least this share of what the last one was made of: each hears all of it again. */
  interimShare: z.number().nonnegative(),
  /** A search for an interim that takes longer is given up. */
  resultsBudgetMs: z.number().int().positive(),
  resultLimit: z.number().int().positive(),
});

export type EarlyRules = z.infer<typeof earlyRulesSchema>;

/** The whole answer to what was said before a pause, while it is made. */
export interface DraftInProgress {
  /** Null where there was no time for it, or speculation is off. */
  result: Promise<Draft | null>;
  /** It is needed now, as a final. False where it still waits for a thread: it is quicker to ask for the final itself. */
  promote(): boolean;
}

/** What can be known of an utterance before its end. Never at the cost of anybody's final. */
export interface EarlyAnswers {
  readonly rules: EarlyRules;
  /** Whether a thread has nothing else to do just now. */
  hasRoom(): boolean;
  /** What was heard so far, `settled` being known of it; null where there was no time for it. */
  interim(heard: DraftInput & { settled: string }, signal: AbortSignal): Promise<string | null>;
  /** Null when they take too long. */
  resultsFor(text: string, signal: AbortSignal): Promise<SearchResult[] | null>;
  draft(heard: DraftInput, signal: AbortSignal): DraftInProgress;
  /** For how long this speaker must be silent until that is the end; milliseconds. */
  silenceNeededMs(draft: Draft, pausesMs: readonly number[], signal: AbortSignal): Promise<number>;
}

export interface EarlySettings {
  interims: boolean;
  speculation: boolean;
  rules: EarlyRules;
  endpointRules: EndpointRules;
  endpointing: Endpointing;
}

/** The early part of the pipeline, at the priority of what gives way to finals. */
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
    resultsFor: (text, signal) =>
      search
        .search(
          { hypotheses: [{ text, probability: 1 }], limit: rules.resultLimit, kind: 'instant' },
          withinBudget(signal),
        )
        .then(
          (found) => splitAtFloor(found, rules.resultLimit).results,
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
  // A name that sounds like what was heard may go on where the words broke off.
  const isCompleteQuery = heard === null && isWholeName(results[0]);
  const isBeginningOfQuery = await search
    .goesOn(transcript, signal)
    // Not known: a whole name waits as long as its beginning would.
    .catch(() => isCompleteQuery);
  return { transcript, confidence, isCompleteQuery, isBeginningOfQuery };
}

/** Whether the first result has what was said as a name of its own. */
function isWholeName(best: SearchResult | undefined): boolean {
  if (best === undefined || best.match.kind !== 'exact' || best.match.hypothesis !== 0) return false;
  return best.match.field !== 'keyword' && best.match.field !== 'description';
}
