import type { Place } from '@hark/shared/wire/filter';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type { Endpoint, Interim } from '@hark/shared/wire/server-message';
import type { SpeakerPauses } from '../../answering/endpointing/speaker-pauses.ts';
import { lastSoundEnd } from '../../answering/endpointing/last-sound.ts';
import { isQuietTail } from '../../answering/endpointing/quiet-tail.ts';
import { withRoomTone } from '../../answering/endpointing/with-room-tone.ts';
import type { Draft } from '../../answering/pipeline/draft-answer.ts';
import type { DraftInProgress, EarlyAnswers } from '../../answering/early/early-answers.ts';
import {
  agree,
  continueAfter,
  divide,
  NO_WORDS,
  type GrowingWords,
} from '../../answering/early/stable-words.ts';
import type { Speaker, EarlyReport } from '../../answering/pipeline/utterance.ts';
import type { SegmentAssembler } from './segment-assembler.ts';

const RESULT_LIMIT = 10;

export type EarlyMessage = Interim | Endpoint;

interface EarlyListenerOptions {
  utteranceId: string;
  /** The speaker's position, for "near me". */
  place?: Place | null | undefined;
  speaker: Speaker;
  /** The audio received so far. */
  audio: SegmentAssembler;
  early: EarlyAnswers;
  pauses: SpeakerPauses;
  /** Silence after which the client closes without an endpoint. */
  maxSilenceMs: number;
  send(message: EarlyMessage): void;
}

/** A finished utterance. */
export interface Spoken {
  pcm: Int16Array;
  /**
   * The samples to recognise. If only silence follows the last pause, they are those before it. This does not depend on
   * whether a draft was ready in time, so the answer is the same.
   */
  speechPcm: Int16Array;
  /** The draft of those samples; null if there is none and none is coming soon. */
  draft: Promise<Draft | null> | null;
  early: EarlyReport;
}

/**
 * Answers one utterance before its end (SPEC.md, U7 to U7b): interims during speech, a provisional answer at a pause.
 */
export interface EarlyListener {
  /** Reports further audio. */
  audioArrived(): void;
  pause(frames: number): void;
  resume(): void;
  /** Discards the pause: after a broken connection, speech may have continued without audio arriving. */
  forgetPause(): void;
  /** Ends early answers; no more audio follows. */
  end(): Spoken;
  /** Discards the utterance and its draft, because nobody waits for it any more. */
  abandon(): void;
}

type State =
  | { type: 'speaking'; interim: AbortController | null }
  | Paused
  | { type: 'ended'; spoken: Spoken | null; work: AbortController | null };

interface Paused {
  type: 'paused';
  /** Frames before the pause, as the client counts them. They identify the pause. */
  frames: number;
  samples: number;
  speechPcm: Int16Array;
  atMs: number;
  work: AbortController;
  draft: DraftInProgress;
  isDrafted: boolean;
  /** Its provisional answer was sent. */
  isShown: boolean;
  timer: NodeJS.Timeout | null;
}

export function createEarlyListener(options: EarlyListenerOptions): EarlyListener {
  const { utteranceId, place, speaker, audio, early, pauses, maxSilenceMs, send } = options;
  const { rules } = early;
  let state: State = { type: 'speaking', interim: null };
  let words: GrowingWords = NO_WORDS;
  let searched = '';
  let heardMs = 0;
  let revision = 0;
  const told: EarlyReport = { interims: 0, provisionals: 0, isWithdrawn: false, isEndpointSent: false };

  function stopWork(): void {
    if (state.type === 'speaking') state.interim?.abort();
    if (state.type !== 'paused') return;
    state.work.abort();
    if (state.timer !== null) clearTimeout(state.timer);
  }

  function sendInterim(
    shown: GrowingWords,
    more: Pick<Interim, 'results' | 'understood' | 'provisional'>,
  ): void {
    const stable = shown.stable.join(' ');
    const unstable = shown.unstable.join(' ');
    told[more.provisional === true ? 'provisionals' : 'interims']++;
    send({ type: 'interim', utteranceId, revision: revision++, stable, unstable, ...more });
  }

  async function hear(heard: Int16Array, { signal }: AbortController): Promise<void> {
    // The last stable word may continue: "car" may become "carpet".
    const given = words.stable.slice(0, -1);
    const settled = given.join(' ');
    const transcript = await early.interim(
      { utteranceId, speaker, speechPcm: heard, limit: RESULT_LIMIT, settled },
      signal,
    );
    if (transcript === null || signal.aborted) return;
    words = agree(words, transcript, given.length);
    const stable = words.stable.join(' ');
    const isNew = stable !== searched;
    const soFar = { text: stable, clientId: speaker.clientId, place: place ?? null };
    const found = isNew ? await early.resultsFor(soFar, signal) : null;
    if (signal.aborted) return;
    if (found !== null) searched = stable;
    if (words.stable.length + words.unstable.length > 0) sendInterim(words, found ?? {});
  }

  function heard(): void {
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

  function tellEnd({ frames }: Paused): void {
    told.isEndpointSent = true;
    send({ type: 'endpoint', utteranceId, frames });
  }

  async function speculate(mine: Paused): Promise<void> {
    const { signal } = mine.work;
    const draft = await mine.draft.result;
    mine.isDrafted = draft !== null;
    if (draft === null || signal.aborted || state !== mine) return;
    const { transcript } = draft.recognition;
    if (transcript === '') return;
    const { results, meant } = draft;
    const understood = meant.understood === null ? {} : { understood: meant.understood };
    sendInterim(divide(words, transcript), { results, ...understood, provisional: true });
    words = continueAfter(words, transcript);
    mine.isShown = true;
    const neededMs = await early.silenceNeededMs(draft, pauses.list(), signal);
    if (state === mine && neededMs < maxSilenceMs) tellEndAfter(neededMs, mine);
  }

  /** Silence by VAD and by energy: the VAD reports silence while words still fade. */
  function tellEndAfter(neededMs: number, mine: Paused): void {
    const sincePauseMs = performance.now() - mine.atMs;
    const soundEnd = lastSoundEnd(audio.audio()) ?? 0;
    const soundlessMs = sincePauseMs + (mine.samples - soundEnd) / SAMPLES_PER_MS;
    const missingMs = neededMs - Math.min(rules.pauseMs + sincePauseMs, soundlessMs);
    if (missingMs <= 0) tellEnd(mine);
    else mine.timer = setTimeout(() => tellEndAfter(neededMs, mine), Math.ceil(missingMs));
  }

  function pause(frames: number): void {
    if (state.type !== 'speaking' || frames > audio.nextSequence()) return;
    stopWork();
    const pcm = audio.audio(frames);
    const heard = withRoomTone(pcm, pcm.length);
    const work = new AbortController();
    const draft = early.draft(
      { utteranceId, place, speaker, speechPcm: heard, limit: RESULT_LIMIT },
      work.signal,
    );
    const samples = pcm.length;
    const atMs = performance.now();
    const begun = { isDrafted: false, isShown: false, timer: null };
    const mine: Paused = { type: 'paused', frames, samples, speechPcm: heard, atMs, work, draft, ...begun };
    state = mine;
    void speculate(mine);
  }

  function noteWithdrawal(): void {
    if (state.type === 'paused' && state.isShown) told.isWithdrawn = true;
  }

  /** Returns a draft that is ready, or so far advanced that waiting is faster than starting again. */
  function takeDraft({ draft, isDrafted }: Paused): Promise<Draft | null> | null {
    return isDrafted || draft.promote() ? draft.result : null;
  }

  function spokenUntilNow(): Spoken {
    const pcm = audio.audio();
    const pause = state.type === 'paused' && isQuietTail(pcm, state.samples) ? state : null;
    if (pause !== null) return { pcm, speechPcm: pause.speechPcm, draft: takeDraft(pause), early: told };
    noteWithdrawal();
    return { pcm, speechPcm: pcm, draft: null, early: told };
  }

  function end(): Spoken {
    if (state.type === 'ended' && state.spoken !== null) return state.spoken;
    const spoken = spokenUntilNow();
    if (spoken.draft === null) stopWork();
    if (state.type === 'paused' && state.timer !== null) clearTimeout(state.timer);
    state = { type: 'ended', spoken, work: state.type === 'paused' ? state.work : null };
    return spoken;
  }

  function forgetPause(): void {
    if (state.type !== 'paused') return;
    noteWithdrawal();
    stopWork();
    state = { type: 'speaking', interim: null };
  }

  return {
    audioArrived: heard,
    pause,
    resume() {
      if (state.type !== 'paused') return;
      pauses.add(rules.pauseMs + audio.durationMs() - state.samples / SAMPLES_PER_MS);
      forgetPause();
    },
    forgetPause,
    end,
    abandon() {
      stopWork();
      if (state.type === 'ended') state.work?.abort();
      state = { type: 'ended', spoken: null, work: null };
    },
  };
}
