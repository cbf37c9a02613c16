import type { AudioFrame } from '@hark/shared/wire/audio-frame';
import type { SegmentClose, SegmentOpen, SegmentPause } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';
import type { Limits } from '@hark/shared/wire/protocol';
import { createSpeakerPauses } from '../../answering/endpointing/speaker-pauses.ts';
import { type Answer, ownAnswer } from '../../answering/pipeline/answer-utterance.ts';
import type { Speaker, Utterance } from '../../answering/pipeline/utterance.ts';
import type { KeptAnswer } from '../../answering/pipeline/utterance-log.ts';
import { type SessionOutput, NO_OUTPUT, reportFrameTrouble } from './session-output.ts';
import {
  clearTimer,
  closedUtterance,
  createOpenUtterance,
  type OpenUtterance,
  roomTrouble,
  speakerFor,
} from './utterance-state.ts';
import { createEarlyListener, type EarlyMessage } from './early-listener.ts';
import { createOrdinals } from './ordinals.ts';
import { createSegmentAssembler } from './segment-assembler.ts';
import type { UtteranceVersion } from './utterance-version.ts';

const ACK_EVERY_FRAMES = 16;
const MISSING_FRAMES_WAIT_MS = 15_000;
/** Answers kept in memory for a page that repeats its request at once; the log keeps the rest. */
const ANSWERS_IN_MEMORY = 16;

export interface SessionUtterancesOptions {
  speaker: Speaker;
  limits: Limits;
  /** Returns what answers the speaker's next utterance. Called once for each, when it opens. */
  choose(speaker: Speaker): UtteranceVersion;
  /** Returns an earlier answer, possibly of an earlier process. */
  findAnswer(utteranceId: string): Promise<KeptAnswer | null>;
}

/**
 * The utterances of one session, from open to answer (SPEC.md, sections 4 and 5). It outlives the session's
 * connections.
 */
export interface SessionUtterances {
  attach(output: SessionOutput): void;
  detach(): void;
  open(message: SegmentOpen): void;
  frame(frame: AudioFrame): void;
  pause(message: SegmentPause): void;
  resume(utteranceId: string): void;
  close(message: SegmentClose): void;
  cancel(utteranceId: string): void;
  /** Resolves when no answer is in progress. */
  settled(): Promise<void>;
  dispose(): void;
}

export function createSessionUtterances(options: SessionUtterancesOptions): SessionUtterances {
  const { speaker, limits, choose, findAnswer } = options;
  const pauses = createSpeakerPauses();
  const utterances = new Map<string, OpenUtterance>();
  const running = new Set<Promise<void>>();
  let ordinals = createOrdinals<OpenUtterance>();
  let output = NO_OUTPUT;

  function forget(utterance: OpenUtterance): void {
    clearTimer(utterance.state);
    utterance.early.abandon();
    if (utterance.state.type === 'answering') utterance.state.abort.abort();
    utterances.delete(utterance.open.utteranceId);
    ordinals.forget(utterance);
  }

  function acknowledge({ open, assembler }: OpenUtterance): void {
    output.send({ type: 'ack', utteranceId: open.utteranceId, sequence: assembler.nextSequence() - 1 });
  }

  function settle(utterance: OpenUtterance, final: Final): void {
    clearTimer(utterance.state);
    utterance.early.abandon();
    utterance.state = { type: 'answered', final };
    utterance.assembler.release();
    output.send(final);
    const answered = [...utterances.values()].filter(({ state }) => state.type === 'answered');
    for (const old of answered.slice(0, -ANSWERS_IN_MEMORY)) forget(old);
  }

  function keep(utterance: OpenUtterance): void {
    const expiry = setTimeout(() => forget(utterance), limits.resumeWindowMs);
    expiry.unref();
    utterance.state = { type: 'kept', expiry };
  }

  function take(utterance: OpenUtterance, given: Answer): void {
    const { utteranceId } = utterance.open;
    switch (given.type) {
      case 'answered':
        settle(utterance, given.final);
        return;
      case 'busy':
        keep(utterance);
        output.send({ type: 'busy', utteranceId, retryAfterMs: given.retryAfterMs });
        return;
      case 'conflict':
        forget(utterance);
        output.fail('utterance_conflict', 'This utterance id is already in use; use random ids.', {
          utteranceId,
        });
        return;
      case 'cancelled':
        forget(utterance);
        return;
      case 'failed':
        keep(utterance);
        output.fail(given.code === 'internal' ? 'recognition_failed' : given.code, given.message, {
          utteranceId,
        });
        return;
    }
  }

  function startAnswer(utterance: OpenUtterance, close: Pick<Utterance, 'clip' | 'endReason'>): void {
    clearTimer(utterance.state);
    const abort = new AbortController();
    utterance.state = { type: 'answering', abort };
    const { version } = utterance;
    const closed = closedUtterance(utterance, speaker, close);
    const job = version
      .answer(closed.utterance, { signal: abort.signal, draft: closed.draft })
      .then((given) => {
        if (!abort.signal.aborted) take(utterance, given);
        version.onAnswered(closed.utterance, given);
      })
      .finally(() => running.delete(job));
    running.add(job);
  }

  async function recall(utterance: OpenUtterance): Promise<void> {
    const kept = await findAnswer(utterance.open.utteranceId).catch(() => null);
    const isWaiting = utterance.state.type === 'open' || utterance.state.type === 'incomplete';
    if (kept === null || !isWaiting || !utterances.has(utterance.open.utteranceId)) return;
    take(utterance, ownAnswer(kept, speaker.clientId));
  }

  function openUtterance(message: SegmentOpen): OpenUtterance {
    const { utteranceId, place } = message;
    const send = (early: EarlyMessage): void => output.send(early);
    const audio = createSegmentAssembler(2 * limits.maxUtteranceMs);
    const version = choose(speaker);
    const { maxSilenceMs } = version.endpointing;
    const { early } = version;
    const heard = speakerFor(version, speaker);
    const listener = createEarlyListener({
      utteranceId,
      place,
      speaker: heard,
      audio,
      early,
      pauses,
      maxSilenceMs,
      send,
    });
    return createOpenUtterance(message, { assembler: audio, early: listener, version });
  }

  function reopen(utterance: OpenUtterance): void {
    acknowledge(utterance);
    if (utterance.state.type === 'answered') output.send(utterance.state.final);
  }

  function open(message: SegmentOpen): void {
    const { utteranceId, ordinal } = message;
    if (ordinal <= ordinals.last()) {
      output.fail('invalid_message', `ordinal ${ordinal} must be greater than ${ordinals.last()}`, {
        utteranceId,
      });
      return;
    }
    const known = utterances.get(utteranceId);
    const trouble =
      known === undefined ? roomTrouble([...utterances.values()].map(({ state }) => state)) : null;
    if (trouble !== null) {
      output.fail('too_many_utterances', `Too many utterances; ${trouble}.`, { utteranceId });
      return;
    }
    const utterance = known ?? openUtterance(message);
    ordinals.bind(ordinal, utterance);
    if (known !== undefined) {
      reopen(known);
      return;
    }
    utterances.set(utteranceId, utterance);
    acknowledge(utterance);
    void recall(utterance);
  }

  function frameOfNone(ordinal: number): void {
    if (!ordinals.isNewlyUnknown(ordinal)) return;
    output.fail(
      'unknown_utterance',
      `No utterance with ordinal ${ordinal} is open; send segment.open first.`,
    );
  }

  function overflow(utterance: OpenUtterance): void {
    const { utteranceId } = utterance.open;
    if (utterance.state.type === 'open') startAnswer(utterance, { clip: null, endReason: 'server-limit' });
    if (utterance.cutReported) return;
    utterance.cutReported = true;
    const seconds = (2 * limits.maxUtteranceMs) / 1000;
    output.fail('utterance_too_long', `The utterance was cut at the limit of ${seconds} s; open a new one.`, {
      utteranceId,
    });
  }

  function added(utterance: OpenUtterance): void {
    const { assembler, state } = utterance;
    if (state.type === 'open') utterance.early.audioArrived();
    if (assembler.nextSequence() % ACK_EVERY_FRAMES === 0) acknowledge(utterance);
    if (state.type === 'incomplete' && assembler.nextSequence() >= state.close.frames) {
      startAnswer(utterance, { clip: state.close.clip, endReason: state.close.reason });
      return;
    }
    if (!utterance.endpointSent && assembler.durationMs() >= limits.maxUtteranceMs) {
      utterance.endpointSent = true;
      output.send({ type: 'endpoint', utteranceId: utterance.open.utteranceId });
    }
  }

  function frame(received: AudioFrame): void {
    const utterance = ordinals.find(received.ordinal);
    if (utterance === undefined) {
      frameOfNone(received.ordinal);
      return;
    }
    const { utteranceId } = utterance.open;
    if (utterance.state.type !== 'open' && utterance.state.type !== 'incomplete') {
      if (utterance.cutReported) return;
      // These frames belong to an utterance whose audio is complete: the client sent them again after a reconnect.
      if (received.sequence >= utterance.assembler.nextSequence() && utterance.state.type === 'answering')
        overflow(utterance);
      return;
    }
    const outcome = utterance.assembler.add(received);
    switch (outcome.type) {
      case 'added':
        added(utterance);
        return;
      case 'duplicate':
        return;
      case 'gap':
      case 'invalid':
        reportFrameTrouble(outcome, utteranceId, output);
        return;
      case 'full':
        overflow(utterance);
        return;
    }
  }

  function waitForFrames(utterance: OpenUtterance, message: SegmentClose): void {
    clearTimer(utterance.state);
    const giveUp = setTimeout(() => {
      startAnswer(utterance, { clip: message.clip, endReason: 'frames-missing' });
    }, MISSING_FRAMES_WAIT_MS);
    utterance.state = { type: 'incomplete', close: message, giveUp };
    const expectedSequence = utterance.assembler.nextSequence();
    const text = `${message.frames - expectedSequence} frames are missing; resend from ${expectedSequence}.`;
    output.fail('frames_missing', text, { utteranceId: message.utteranceId, expectedSequence });
  }

  function close(message: SegmentClose): void {
    const utterance = utterances.get(message.utteranceId);
    if (utterance === undefined) {
      const { utteranceId } = message;
      output.fail('unknown_utterance', 'This utterance is not open; send segment.open first.', {
        utteranceId,
      });
      return;
    }
    switch (utterance.state.type) {
      case 'answering':
        return;
      case 'answered':
        output.send(utterance.state.final);
        return;
      case 'kept':
      case 'open':
      case 'incomplete':
        if (message.frames > utterance.assembler.nextSequence()) waitForFrames(utterance, message);
        else startAnswer(utterance, { clip: message.clip, endReason: message.reason });
        return;
    }
  }

  return {
    attach(next) {
      output = next;
      for (const { early } of utterances.values()) early.forgetPause();
      ordinals = createOrdinals();
    },
    detach() {
      output = NO_OUTPUT;
    },
    open,
    frame,
    pause: ({ utteranceId, frames }) => utterances.get(utteranceId)?.early.pause(frames),
    resume: (utteranceId) => utterances.get(utteranceId)?.early.resume(),
    close,
    cancel(utteranceId) {
      const utterance = utterances.get(utteranceId);
      if (utterance !== undefined && utterance.state.type !== 'answered') forget(utterance);
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running);
    },
    dispose() {
      for (const utterance of utterances.values()) {
        // An answer in progress is finished and logged, because the client may return for it.
        if (utterance.state.type !== 'answering') forget(utterance);
      }
    },
  };
}
