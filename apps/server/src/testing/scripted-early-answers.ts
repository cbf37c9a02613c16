import type { Understood } from '@hark/shared/wire/filter';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import { NOTHING_MEANT } from '../answering/pipeline/search-meaning.ts';
import type { Draft, DraftInput } from '../answering/pipeline/draft-answer.ts';
import type { EarlyAnswers } from '../answering/early/early-answers.ts';
import { scriptedRecognition } from '../recognition/scripted-recognizer.ts';

export function scriptedDraft(transcript: string, results: SearchResult[] = []): Draft {
  return {
    recognition: scriptedRecognition(transcript),
    heard: null,
    meant: NOTHING_MEANT,
    results,
    suggestions: [],
    sameFirst: [],
    unlikelyLanguage: null,
    nearest: results,
    rescoringMs: null,
    isComplete: true,
    searchMs: 5,
  };
}

interface Asked<Given, What extends DraftInput = DraftInput> {
  heard: What;
  signal: AbortSignal;
  give(given: Given | null): void;
}

/** Early answers that a test supplies; requests are listed. */
export function createScriptedEarlyAnswers() {
  const interims: Asked<string, DraftInput & { settled: string }>[] = [];
  const drafts: Asked<Draft>[] = [];
  const searched: string[] = [];
  const pausesSeen: (readonly number[])[] = [];
  const script = {
    hasRoom: true,
    /** Whether a pending draft is being recognised. */
    isHeard: false,
    silenceNeededMs: DEFAULT_SETUP.endpointing.maxSilenceMs,
    results: [] as SearchResult[],
    understood: undefined as Understood | undefined,
  };

  function ask<Given, What extends DraftInput>(
    list: Asked<Given, What>[],
    heard: What,
    signal: AbortSignal,
  ): Promise<Given | null> {
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(null), { once: true });
      list.push({ heard, signal, give: resolve });
    });
  }

  const early: EarlyAnswers = {
    rules: DEFAULT_SETUP.early.rules,
    hasRoom: () => script.hasRoom,
    interim: (heard, signal) => ask(interims, heard, signal),
    resultsFor: ({ text }) => {
      searched.push(text);
      const { results, understood } = script;
      return Promise.resolve(understood === undefined ? { results } : { results, understood });
    },
    draft: (heard, signal) => ({
      result: ask(drafts, heard, signal),
      promote: () => script.isHeard,
    }),
    silenceNeededMs: (_draft, pausesMs) => {
      pausesSeen.push(pausesMs);
      return Promise.resolve(script.silenceNeededMs);
    },
  };
  return { early, script, interims, drafts, searched, pausesSeen };
}
