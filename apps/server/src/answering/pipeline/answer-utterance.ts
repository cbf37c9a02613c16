import type { Final } from '@hark/shared/wire/final';
import { SAMPLES_PER_MS, type Version } from '@hark/shared/wire/protocol';
import type { Recognition, Recognizer, SpokenWord } from '../../recognition/recognizer.ts';
import type { SearchIndex } from '../../search/search-index.ts';
import { decide, type DecisionThresholds } from './decide.ts';
import { draftAnswer, type Draft, type DraftOptions, type DraftTrouble } from './draft-answer.ts';
import type { UnderstandingClock } from './read-meaning.ts';
import { rememberSearch } from './remember-search.ts';
import { contextOf, type TaskContext, type TaskMemory } from './task-memory.ts';
import type { Utterance } from './utterance.ts';
import type { KeptAnswer, UtteranceLog } from './utterance-log.ts';

export type Answer =
  /** `signal`: measured on the audio. It and `context` are absent for an answer that was recorded before. */
  | { type: 'answered'; final: Final; signal?: Draft['recognition']['signal']; context?: TaskContext }
  /** The id belongs to an utterance of another client. */
  | { type: 'conflict' }
  | DraftTrouble;

/** The parts of the pipeline. Each can be replaced by another with the same contract. */
export interface Pipeline {
  recognizer: Recognizer;
  search: SearchIndex;
  log: UtteranceLog;
  tasks: TaskMemory;
  /** Reads filters from words and follow-ups; absent: every query is words. */
  understanding?: UnderstandingClock | undefined;
  thresholds: DecisionThresholds;
  version(): Version;
  newId(): string;
  nowMs(): number;
  /** Receives every answer, for metrics. Must not throw. */
  onAnswer(utterance: Utterance, answer: Answer): void;
  /** Wraps the making of an answer in order to observe it; absent without an observer. */
  within?(utterance: Utterance, run: () => Promise<Answer>): Promise<Answer>;
}

interface AnswerOptions extends DraftOptions {
  /** Draft of these samples; null if it failed. */
  draft?: Promise<Draft | null> | undefined;
}

/**
 * Turns an utterance into its one answer. An utterance that was answered before gets the same answer without another
 * decode.
 */
export async function answerUtterance(
  pipeline: Pipeline,
  utterance: Utterance,
  options: AnswerOptions,
): Promise<Answer> {
  const run = (): Promise<Answer> => answerOnce(pipeline, utterance, options);
  const answer = await (pipeline.within?.(utterance, run) ?? run()).catch((cause: unknown): Answer => ({
    type: 'failed',
    code: 'internal',
    message: cause instanceof Error ? cause.message : String(cause),
  }));
  pipeline.onAnswer(utterance, answer);
  return answer;
}

async function answerOnce(
  pipeline: Pipeline,
  utterance: Utterance,
  { draft, ...options }: AnswerOptions,
): Promise<Answer> {
  const startedMs = pipeline.nowMs();
  const { utteranceId, speaker } = utterance;

  const earlier = await pipeline.log.find(utteranceId);
  if (earlier !== null) return ownAnswer(earlier, speaker.clientId);

  const early = (await draft) ?? null;
  const drafted =
    early === null
      ? await draftAnswer(pipeline, utterance, options)
      : ({ type: 'drafted', draft: early } as const);
  if (drafted.type !== 'drafted') return drafted;

  const context = contextOf(pipeline.tasks, speaker.clientId);
  const totalMs = pipeline.nowMs() - startedMs;
  const final = composeFinal(pipeline, utterance, { ...drafted.draft, totalMs });
  const kept = await pipeline.log.record({ ...utterance, isDrafted: early !== null }, final);
  // Nobody continues the task of an upload.
  if (utterance.endReason !== 'upload') {
    const said = { clientId: speaker.clientId, query: kept.final.transcript };
    rememberSearch(pipeline, said, drafted.draft.meant, kept.final);
  }
  const answer = ownAnswer(kept, speaker.clientId);
  return answer.type === 'answered'
    ? { ...answer, signal: drafted.draft.recognition.signal, context }
    : answer;
}

/** Returns a recorded answer only to the client that it was made for. */
export function ownAnswer(kept: KeptAnswer, clientId: string): Answer {
  return kept.clientId === clientId ? { type: 'answered', final: kept.final } : { type: 'conflict' };
}

/** The recognised audio may have room tone after the last pause: words must not end there. */
function withinAudio({ startMs, endMs, ...word }: SpokenWord, audioMs: number): SpokenWord {
  if (startMs === undefined || endMs === undefined) return word;
  const latestMs = Math.floor(audioMs);
  return { ...word, startMs: Math.min(startMs, latestMs), endMs: Math.min(endMs, latestMs) };
}

const MAX_ALTERNATIVES = 4;

function noteFirst(
  { transcript, confidence }: Recognition['alternatives'][number],
  sameFirst: readonly string[],
): Final['alternatives'][number] {
  return { transcript, confidence, ...(sameFirst.includes(transcript) && { sameFirst: true }) };
}

function composeFinal(
  pipeline: Pipeline,
  utterance: Utterance,
  { recognition, totalMs, ...draft }: Draft & { totalMs: number },
): Final {
  const { heard, results, suggestions, sameFirst, unlikelyLanguage, searchMs, meant } = draft;
  const { answers = [], rules = [] } = draft;
  const { transcript, confidence, alternatives, words, empty, timings } = recognition;
  const audioMs = utterance.pcm.length / SAMPLES_PER_MS;
  return {
    type: 'final',
    utteranceId: utterance.utteranceId,
    transcript,
    ...(heard === null ? {} : { heard }),
    confidence,
    alternatives: alternatives
      .slice(0, MAX_ALTERNATIVES)
      .map((alternative) => noteFirst(alternative, sameFirst)),
    ...(words === undefined ? {} : { words: words.map((word) => withinAudio(word, audioMs)) }),
    empty,
    ...(unlikelyLanguage === null ? {} : { unlikelyLanguage }),
    results,
    ...(suggestions.length === 0 ? {} : { suggestions }),
    ...(answers.length === 0 ? {} : { answers: [...answers] }),
    ...(rules.length === 0 ? {} : { rules: [...rules] }),
    ...(meant.understood === null ? {} : { understood: meant.understood }),
    ...(meant.action === null ? {} : { action: meant.action }),
    queryId: pipeline.newId(),
    decision: decide({ transcript, confidence, resultCount: results.length }, pipeline.thresholds),
    version: pipeline.version(),
    timings: { audioMs, ...timings, searchMs, totalMs },
  };
}
