import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import type { EventMessage, SegmentClose } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';
import type { Endpoint, ErrorMessage, Interim, Ready, ServerMessage } from '@hark/shared/wire/server-message';
import { createConnection, type ConnectionOptions } from './connection.ts';
import { newUnanswered, openable, type Packet, type Unanswered, type UtteranceStart } from './outbox.ts';
import { failureOf, type UtteranceFailure } from './utterance-failure.ts';

/** Limit during an outage; nobody waits for more answers. */
const MAX_KEPT_UTTERANCES = 8;
const MAX_QUEUED_EVENTS = 100;
const MAX_BUSY_REPLIES = 5;

export interface SessionListener {
  onFinal: (final: Final) => void;
  onInterim: (interim: Interim) => void;
  /** The parameters from the next utterance on: of this connection, or of another version (C12). */
  onParameters: (parameters: Pick<Ready, 'vad' | 'endpointing'>) => void;
  /** The speech before the present pause is complete (U7b). */
  onEndpoint: (utteranceId: string) => void;
  onFailed: (utteranceId: string, failure: UtteranceFailure) => void;
  /** Connected, in this session. */
  onSession: (sessionId: string) => void;
  /** @param isResumed whether the server still had the session, and continues it */
  onReconnected: (isResumed: boolean) => void;
}

export interface SessionClient {
  connect: () => void;
  retryNow: () => void;
  /** Sends `hello` again, for a changed consent. */
  renew: () => void;
  openUtterance: (start: UtteranceStart) => void;
  sendAudio: (utteranceId: string, packet: Packet) => void;
  pause: (utteranceId: string) => void;
  resume: (utteranceId: string) => void;
  closeUtterance: (utteranceId: string, close: NonNullable<Unanswered['close']>) => void;
  cancelUtterance: (utteranceId: string, reason: 'misfire' | 'user') => void;
  /** Drops all unanswered utterances. */
  cancelAll: () => void;
  sendEvent: (event: EventMessage) => void;
  close: () => void;
}

type WireOptions = Omit<ConnectionOptions, 'onReady' | 'onMessage'>;

/**
 * Carries utterances to their answers over connections that may break (SPEC.md, sections 4 and 5). Every utterance ends
 * in exactly one `onFinal` or `onFailed`, unless it is cancelled.
 */
export function createSessionClient(options: WireOptions, listener: SessionListener): SessionClient {
  const unanswered = new Map<string, Unanswered>();
  const retryTimers = new Map<string, ReturnType<typeof setTimeout>>();
  let queuedEvents: EventMessage[] = [];
  let lastOrdinal = 0;
  let sessionId: string | null = null;
  let lastUtteranceId: string | null = null;

  const connection = createConnection({
    ...options,
    hello: (session) => {
      const hello = options.hello(session);
      return sessionId === null ? hello : { ...hello, resume: { sessionId, lastUtteranceId } };
    },
    isNeeded: () => unanswered.size > 0 || options.isNeeded(),
    onReady,
    onMessage,
    onGaveUp: (refusal) => {
      for (const utteranceId of unanswered.keys()) fail(utteranceId, refusal.kind);
      options.onGaveUp(refusal);
    },
  });

  function forget(utteranceId: string): Unanswered | null {
    const entry = unanswered.get(utteranceId) ?? null;
    clearTimeout(retryTimers.get(utteranceId));
    retryTimers.delete(utteranceId);
    unanswered.delete(utteranceId);
    return entry;
  }

  function fail(utteranceId: string, failure: UtteranceFailure): void {
    if (forget(utteranceId) !== null) listener.onFailed(utteranceId, failure);
  }

  function cancel(utteranceId: string, reason: 'misfire' | 'user'): void {
    const entry = forget(utteranceId);
    if (entry === null || entry.progress.state === 'held') return;
    connection.send({ type: 'segment.cancel', utteranceId, reason });
  }

  function openOnWire(entry: Unanswered): void {
    const ordinal = ++lastOrdinal;
    if (!connection.send({ type: 'segment.open', ordinal, ...entry.start })) return;
    entry.progress = entry.openedBefore
      ? { state: 'resuming', ordinal }
      : { state: 'sending', ordinal, nextSequence: 0, pausedAtFrames: null, closeSent: false };
    entry.openedBefore = true;
    flush(entry);
  }

  function openWhatMayBe(): void {
    for (const entry of openable([...unanswered.values()])) openOnWire(entry);
  }

  /** Sends the frames that the server lacks, and the close after the last one. */
  function flush(entry: Unanswered): void {
    const { progress } = entry;
    if (progress.state !== 'sending') return;
    for (; progress.nextSequence < entry.packets.length; progress.nextSequence++) {
      const packet = entry.packets[progress.nextSequence];
      if (packet === undefined) break;
      const frame = { ordinal: progress.ordinal, sequence: progress.nextSequence, ...packet };
      if (!connection.send(encodeAudioFrame(frame))) return;
    }
    if (entry.close === null || progress.closeSent) return;
    progress.closeSent = connection.send(closeMessage(entry, entry.close));
    // A closed utterance makes room.
    openWhatMayBe();
  }

  function closeMessage(entry: Unanswered, close: NonNullable<Unanswered['close']>): SegmentClose {
    const { utteranceId } = entry.start;
    return { type: 'segment.close', utteranceId, frames: entry.packets.length, ...close };
  }

  function goOnFrom(entry: Unanswered, sequence: number): void {
    if (entry.progress.state === 'held') return;
    const { ordinal } = entry.progress;
    const pausedAtFrames = entry.progress.state === 'sending' ? entry.progress.pausedAtFrames : null;
    const nextSequence = Math.min(sequence, entry.packets.length);
    entry.progress = { state: 'sending', ordinal, nextSequence, pausedAtFrames, closeSent: false };
    flush(entry);
  }

  function onReady(ready: Ready): void {
    lastOrdinal = 0;
    for (const entry of unanswered.values()) entry.progress = { state: 'held' };
    for (const timer of retryTimers.values()) clearTimeout(timer);
    retryTimers.clear();
    openWhatMayBe();
    const events = queuedEvents;
    queuedEvents = [];
    for (const event of events) connection.send(event);
    if (sessionId !== null) listener.onReconnected(ready.resumed);
    sessionId = ready.sessionId;
    listener.onParameters(ready);
    listener.onSession(sessionId);
  }

  function onBusy(utteranceId: string, retryAfterMs: number): void {
    const entry = unanswered.get(utteranceId);
    if (entry === undefined || entry.close === null) return;
    if (++entry.busyReplies > MAX_BUSY_REPLIES) return fail(utteranceId, 'busy');
    const sendCloseAgain = (): void => {
      if (entry.close !== null) connection.send(closeMessage(entry, entry.close));
    };
    retryTimers.set(utteranceId, setTimeout(sendCloseAgain, retryAfterMs));
  }

  function onUtteranceError(error: ErrorMessage, entry: Unanswered): void {
    const { code } = error;
    if (code === 'sequence_gap' || code === 'frames_missing') {
      goOnFrom(entry, error.expectedSequence ?? 0);
    } else if (code === 'too_many_utterances') {
      // Opened again when an answer makes room.
      entry.progress = { state: 'held' };
      entry.openedBefore = false;
    } else if (code !== 'utterance_too_long') {
      // The server closes an utterance that is too long, and its answer follows.
      fail(entry.start.utteranceId, failureOf(code));
    }
  }

  /** An endpoint that crossed with new speech concerns an earlier pause. */
  function isAboutPresentPause({ utteranceId, frames }: Endpoint): boolean {
    const progress = unanswered.get(utteranceId)?.progress;
    if (progress?.state !== 'sending' || progress.pausedAtFrames === null) return false;
    return frames === undefined || frames === progress.pausedAtFrames;
  }

  /** A provisional answer that crossed with new speech becomes an ordinary interim. */
  function asOfNow(interim: Interim): Interim {
    const progress = unanswered.get(interim.utteranceId)?.progress;
    if (progress?.state === 'sending' && progress.pausedAtFrames !== null) return interim;
    const { provisional: _, ...heard } = interim;
    return heard;
  }

  function onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'ack': {
        const entry = unanswered.get(message.utteranceId);
        if (entry?.progress.state === 'resuming') goOnFrom(entry, message.sequence + 1);
        return;
      }
      case 'final':
        // A second one for the same utterance finds nothing here.
        if (forget(message.utteranceId) === null) return;
        listener.onFinal(message);
        return openWhatMayBe();
      case 'busy':
        if (message.utteranceId !== undefined) onBusy(message.utteranceId, message.retryAfterMs);
        return;
      case 'error': {
        const entry = message.utteranceId === undefined ? undefined : unanswered.get(message.utteranceId);
        if (entry !== undefined) onUtteranceError(message, entry);
        return;
      }
      case 'interim':
        return listener.onInterim(asOfNow(message));
      case 'endpoint':
        if (isAboutPresentPause(message)) listener.onEndpoint(message.utteranceId);
        return;
      case 'version':
        return listener.onParameters(message);
      case 'ready':
      case 'results':
      case 'keepalive':
        return;
    }
  }

  return {
    connect: connection.open,
    retryNow: connection.retryNow,
    renew: connection.renew,
    openUtterance: (start) => {
      const [oldest] = unanswered.keys();
      if (unanswered.size >= MAX_KEPT_UTTERANCES && oldest !== undefined) fail(oldest, 'dropped');
      unanswered.set(start.utteranceId, newUnanswered(start));
      lastUtteranceId = start.utteranceId;
      connection.open();
      openWhatMayBe();
    },
    sendAudio: (utteranceId, packet) => {
      const entry = unanswered.get(utteranceId);
      if (entry === undefined || entry.close !== null) return;
      entry.packets.push(packet);
      flush(entry);
    },
    pause: (utteranceId) => {
      const entry = unanswered.get(utteranceId);
      if (entry?.progress.state !== 'sending') return;
      const frames = entry.packets.length;
      const isSent = connection.send({ type: 'segment.pause', utteranceId, frames });
      entry.progress.pausedAtFrames = isSent ? frames : null;
    },
    resume: (utteranceId) => {
      const progress = unanswered.get(utteranceId)?.progress;
      if (progress?.state !== 'sending' || progress.pausedAtFrames === null) return;
      progress.pausedAtFrames = null;
      connection.send({ type: 'segment.resume', utteranceId });
    },
    closeUtterance: (utteranceId, close) => {
      const entry = unanswered.get(utteranceId);
      if (entry === undefined || entry.close !== null) return;
      entry.close = close;
      flush(entry);
    },
    cancelUtterance: (utteranceId, reason) => {
      cancel(utteranceId, reason);
      openWhatMayBe();
    },
    cancelAll: () => {
      for (const utteranceId of unanswered.keys()) cancel(utteranceId, 'user');
    },
    sendEvent: (event) => {
      if (connection.send(event)) return;
      queuedEvents = [...queuedEvents, event].slice(-MAX_QUEUED_EVENTS);
    },
    close: () => {
      for (const utteranceId of unanswered.keys()) forget(utteranceId);
      queuedEvents = [];
      sessionId = null;
      lastUtteranceId = null;
      connection.close();
    },
  };
}
