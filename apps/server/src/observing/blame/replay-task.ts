import { setTimeout as wait } from 'node:timers/promises';
import type { Recognition, Recognizer } from '../../recognition/recognizer.ts';
import type { BadTask } from './bad-tasks.ts';
import type { Replay, ReplayedAnswer } from './charge-stage.ts';

/** A transcript with its probability. */
export interface SearchedText {
  text: string;
  probability: number;
}

/** What replays a recording. */
export interface ReplayParts {
  /** The served recogniser; it hears the recording with the server's own detector. */
  recognizer: Pick<Recognizer, 'recognize' | 'status'>;
  /** Another version, engine or beam; null where there is none. */
  other: Pick<Recognizer, 'recognize'> | null;
  /** Returns the ids of the first results for a transcript and its alternatives. */
  search(hypotheses: readonly SearchedText[], signal: AbortSignal): Promise<string[]>;
}

/** The entry that was meant is found if it is among so many. */
const FIRST_RESULTS = 3;
/** Speech so near an edge is cut by it. */
const EDGE_MS = 50;
const LEAST_SPEECH_MS = 300;
/** How long a replay waits at a time while people speak. */
const IDLE_POLL_MS = 200;

function findsChosen(ids: readonly string[], chosen: string | null): boolean | null {
  return chosen === null ? null : ids.slice(0, FIRST_RESULTS).includes(chosen);
}

/** Waits until nobody is being recognised: replays never take time from people. */
async function untilIdle(recognizer: ReplayParts['recognizer'], signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { busyWorkers, queued } = recognizer.status();
    if (busyWorkers === 0 && queued === 0) return;
    await wait(IDLE_POLL_MS, undefined, { signal });
  }
}

/** A recording of one bad task. */
export interface Clip {
  task: BadTask;
  /** Mono, 16 kHz. */
  samples: Float32Array;
}

async function recognizeWith(
  recognizer: Pick<Recognizer, 'recognize'>,
  { task, samples }: Clip,
  signal: AbortSignal,
): Promise<Recognition | null> {
  // The recogniser takes the buffer, and an id of its own keeps it from answering for the utterance.
  const request = { utteranceId: `replay-${task.utteranceId}`, samples: samples.slice() };
  const outcome = await recognizer.recognize({ ...request, priority: 'batch' }, signal);
  return outcome.type === 'recognized' ? outcome.recognition : null;
}

/** Says whether a recording has speech, and whether it is cut. Pure. */
export function speechOf({ signal, empty }: Pick<Recognition, 'signal' | 'empty'>): Replay['speech'] {
  const { audioMs, speechMs, speechStartMs, speechEndMs } = signal;
  return {
    hasSpeech: empty !== 'no_speech' && (speechMs >= LEAST_SPEECH_MS || empty === null),
    isCutAtStart: speechStartMs !== null && speechStartMs < EDGE_MS,
    isCutAtEnd: speechEndMs !== null && audioMs - speechEndMs < EDGE_MS,
  };
}

async function answerOf(
  { search }: ReplayParts,
  hypotheses: readonly SearchedText[],
  { chosen, signal }: { chosen: string | null; signal: AbortSignal },
): Promise<ReplayedAnswer> {
  const said = hypotheses.filter(({ text }) => text !== '');
  const ids = chosen === null || said.length === 0 ? [] : await search(said, signal);
  return { transcript: hypotheses[0]?.text ?? '', findsChosen: findsChosen(ids, chosen) };
}

function hypothesesOf({ transcript, confidence, alternatives }: Recognition): SearchedText[] {
  return [{ transcript, confidence }, ...alternatives].map((each) => ({
    text: each.transcript,
    probability: each.confidence,
  }));
}

/** Replays a task with one stage exchanged at a time; null where the recording cannot be recognised now. */
export async function replayTask(
  parts: ReplayParts,
  clip: Clip,
  signal: AbortSignal,
): Promise<Replay | null> {
  const { given, truth, chosen } = clip.task;
  await untilIdle(parts.recognizer, signal);
  const heard = await recognizeWith(parts.recognizer, clip, signal);
  if (heard === null) return null;
  await untilIdle(parts.recognizer, signal);
  const other = parts.other === null ? null : await recognizeWith(parts.other, clip, signal);
  const meant = { chosen, signal };
  return {
    given: { transcript: given.transcript, findsChosen: findsChosen(given.resultIds, chosen) },
    speech: speechOf(heard),
    other: other === null ? null : await answerOf(parts, hypothesesOf(other), meant),
    truth: truth === null ? null : await answerOf(parts, [{ text: truth, probability: 1 }], meant),
  };
}
