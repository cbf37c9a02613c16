import { SAMPLE_RATE_HZ } from '@hark/shared/wire/protocol';
import type { Interim } from '@hark/shared/wire/server-message';
import type { SpeakerPauses } from '../endpointing/speaker-pauses.ts';
import { withRoomTone } from '../endpointing/with-room-tone.ts';
import type { Draft } from '../pipeline/draft-answer.ts';
import type { EarlyAnswers } from '../pipeline/early-answers.ts';
import { agree, divide, NO_WORDS, type GrowingWords } from '../pipeline/stable-words.ts';
import type { Speaker } from '../pipeline/utterance.ts';
import type { SegmentAssembler } from './segment-assembler.ts';

const RESULT_LIMIT = 10;
const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1000;

export type EarlyMessage = Interim | { type: 'endpoint'; utteranceId: string };

interface EarlyListenerOptions {
  utteranceId: string;
  speaker: Speaker;
  early: EarlyAnswers;
  pauses: SpeakerPauses;
  /** Silence after which the client closes without being told. */
  maxSilenceMs: number;
  send(message: EarlyMessage): void;
}

/** The last pause of an utterance, and the answer to what was said before it if that was found in time. */
export interface LastPause {
  samples: number;
  /** What is recognised of the utterance if this was its end. */
  heard: Int16Array;
  draft: Draft | null;
}

/** Answers one utterance before its end (SPEC.md, U7 to U7b): interims while speech goes on, a provisional answer at a pause. */
export interface EarlyListener {
  /** More audio is there. */
  heard(audio: SegmentAssembler): void;
  pause(audio: SegmentAssembler, frames: number): void;
  resume(audio: SegmentAssembler): void;
  /** Speech may have gone on unheard, over a connection that broke. */
  forgetPause(): void;
  /** Nothing more is said early; what runs is abandoned. Null unless the utterance ended in a pause. */
  end(): LastPause | null;
}

type State =
  | { type: 'speaking'; interim: AbortController | null }
  | { type: 'paused'; pause: LastPause; atMs: number; work: AbortController; timer: NodeJS.Timeout | null }
  | { type: 'ended'; pause: LastPause | null };

export function createEarlyListener(options: EarlyListenerOptions): EarlyListener {
  const { utteranceId, speaker, early, pauses, maxSilenceMs, send } = options;
  const { rules } = early;
  let state: State = { type: 'speaking', interim: null };
  let words: GrowingWords = NO_WORDS;
  let searched = '';
  let heardMs = 0;
  let revision = 0;

  function stopWork(): void {
    if (state.type === 'speaking') state.interim?.abort();
    if (state.type !== 'paused') return;
    state.work.abort();
    if (state.timer !== null) clearTimeout(state.timer);
  }

  function sendInterim(shown: GrowingWords, more: Pick<Interim, 'results' | 'provisional'>): void {
    const stable = shown.stable.join(' ');
    const unstable = shown.unstable.join(' ');
    send({ type: 'interim', utteranceId, revision: revision++, stable, unstable, ...more });
  }

  async function hear(heard: Int16Array, { signal }: AbortController): Promise<void> {
    const transcript = await early.interim({ utteranceId, speaker, heard, limit: RESULT_LIMIT }, signal);
    if (transcript === null || signal.aborted) return;
    words = agree(words, transcript);
    const stable = words.stable.join(' ');
    const isNew = stable !== searched;
    const results = isNew ? await early.resultsFor(stable, signal) : null;
    if (signal.aborted) return;
    if (results !== null) searched = stable;
    if (words.stable.length + words.unstable.length > 0)
      sendInterim(words, results === null ? {} : { results });
  }

  function heard(audio: SegmentAssembler): void {
    if (state.type !== 'speaking' || state.interim !== null) return;
    const audioMs = audio.durationMs();
    const dueMs = heardMs + Math.max(rules.interimEveryMs, rules.interimShare * heardMs);
    if (audioMs < Math.max(rules.firstInterimMs, dueMs) || !early.hasRoom()) return;
    heardMs = audioMs;
    const interim = new AbortController();
    const mine: State = { type: 'speaking', interim };
    state = mine;
    void hear(audio.audio(), interim).finally(() => {
      if (state === mine) state = { type: 'speaking', interim: null };
    });
  }

  async function speculate(mine: Extract<State, { type: 'paused' }>): Promise<void> {
    const { signal } = mine.work;
    const { heard } = mine.pause;
    const draft = await early.draft({ utteranceId, speaker, heard, limit: RESULT_LIMIT }, signal);
    if (draft === null || signal.aborted) return;
    mine.pause.draft = draft;
    const { transcript } = draft.recognition;
    if (transcript === '') return;
    sendInterim(divide(words, transcript), { results: draft.results, provisional: true });
    const neededMs = await early.silenceNeededMs(draft, pauses.list(), signal);
    if (signal.aborted || neededMs >= maxSilenceMs) return;
    const silentMs = rules.pauseMs + performance.now() - mine.atMs;
    mine.timer = setTimeout(() => send({ type: 'endpoint', utteranceId }), Math.max(0, neededMs - silentMs));
  }

  function pause(audio: SegmentAssembler, frames: number): void {
    if (state.type !== 'speaking' || frames > audio.nextSequence()) return;
    stopWork();
    const pcm = audio.audio(frames);
    const mine: State = {
      type: 'paused',
      pause: { samples: pcm.length, heard: withRoomTone(pcm, pcm.length), draft: null },
      atMs: performance.now(),
      work: new AbortController(),
      timer: null,
    };
    state = mine;
    void speculate(mine);
  }

  function forgetPause(): void {
    if (state.type !== 'paused') return;
    stopWork();
    state = { type: 'speaking', interim: null };
  }

  return {
    heard,
    pause,
    resume(audio) {
      if (state.type !== 'paused') return;
      pauses.add(rules.pauseMs + audio.durationMs() - state.pause.samples / SAMPLES_PER_MS);
      forgetPause();
    },
    forgetPause,
    end() {
      if (state.type === 'ended') return state.pause;
      stopWork();
      const last = state.type === 'paused' ? state.pause : null;
      state = { type: 'ended', pause: last };
      return last;
    },
  };
}
