import { pcm16ToFloat } from '@hark/shared/wire/pcm';
import type { RecognitionRequest, Recognizer } from '../../recognition/recognizer.ts';
import type { SearchIndex } from '../../search/search-index.ts';
import type { UnderstandingClock } from './read-meaning.ts';
import type { TaskMemory } from './task-memory.ts';
import { understand, type Understanding } from './understand.ts';
import type { Utterance } from './utterance.ts';

/** The transcript of an utterance and its results: an answer without a record. */
export interface Draft extends Understanding {
  /** Excludes rescoring. */
  searchMs: number;
}

export type DraftTrouble =
  | { type: 'busy'; retryAfterMs: number }
  | { type: 'cancelled' }
  | { type: 'failed'; code: 'recognition_failed' | 'search_failed' | 'internal'; message: string };

interface DraftingParts {
  recognizer: Recognizer;
  search: SearchIndex;
  tasks: Pick<TaskMemory, 'before' | 'searches'>;
  understanding?: UnderstandingClock | undefined;
  nowMs(): number;
}

export interface DraftOptions {
  priority: RecognitionRequest['priority'];
  signal?: AbortSignal | undefined;
}

/** The audio to draft: an utterance, or its audio up to a pause. */
export type DraftInput = Pick<Utterance, 'utteranceId' | 'speaker' | 'speechPcm' | 'limit' | 'place'>;

/** The expensive part of answering: recognise, search, rescore. It has no side effects, so it can run speculatively. */
export async function draftAnswer(
  parts: DraftingParts,
  { utteranceId, speaker, speechPcm, limit, place }: DraftInput,
  how: DraftOptions,
): Promise<{ type: 'drafted'; draft: Draft } | DraftTrouble> {
  const { signal } = how;
  const outcome = await parts.recognizer.recognize(
    { utteranceId, samples: pcm16ToFloat(speechPcm), priority: how.priority, phrases: speaker.phrases },
    signal,
  );
  if (outcome.type === 'busy') return outcome;
  if (outcome.type === 'failed') {
    if (outcome.code === 'cancelled') return { type: 'cancelled' };
    return { type: 'failed', code: 'recognition_failed', message: outcome.message };
  }
  const startedMs = parts.nowMs();
  try {
    // Reads the priority late, because it may have been raised.
    const { priority } = how;
    const previous = parts.tasks.before(speaker.clientId);
    const searches = parts.tasks.searches(speaker.clientId);
    const options = { limit, previous, searches, place, priority, signal };
    const understood = await understand(parts, outcome.recognition, options);
    const searchMs = Math.max(0, parts.nowMs() - startedMs - (understood.rescoringMs ?? 0));
    return { type: 'drafted', draft: { ...understood, searchMs } };
  } catch (cause) {
    if (signal?.aborted === true) return { type: 'cancelled' };
    const message = cause instanceof Error ? cause.message : String(cause);
    return { type: 'failed', code: 'search_failed', message };
  }
}
