import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Final } from '@hark/shared/wire/final';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import { unmeasuredClip } from '@hark/shared/wire/clip-statistics';
import type { SpokenUtterance } from './load-report.ts';
import { speakClip, type SpeechLine } from './speak-clip.ts';
import type { SpokenClip } from './spoken-clip.ts';
import type { WireLine } from './wire-line.ts';

const FINAL_WAIT_MS = 20_000;
const MOST_BUSY_REPLIES = 5;

/** What is heard of the server about one utterance. */
interface Listening {
  interims: number;
  busyReplies: number;
  hinted: boolean;
  /** Texts shown and when, the latest of each. */
  shownAtMs: Map<string, number>;
  end: { final: Final | null; code: string | null; atMs: number } | null;
}

type Ear = ReturnType<typeof createEar>;

function createEar(line: WireLine, utteranceId: string, sendCloseAgain: () => void) {
  const heard: Listening = { interims: 0, busyReplies: 0, hinted: false, shownAtMs: new Map(), end: null };
  let hint = false;
  let wake: () => void = () => undefined;

  function finish(final: Final | null, code: string | null): void {
    heard.end ??= { final, code, atMs: performance.now() };
    wake();
  }

  function onBusy(retryAfterMs: number): void {
    if (++heard.busyReplies > MOST_BUSY_REPLIES) finish(null, 'busy');
    else setTimeout(sendCloseAgain, retryAfterMs).unref();
  }

  line.listen((message: ServerMessage | null) => {
    if (message === null) return finish(null, 'disconnected');
    if (!('utteranceId' in message) || message.utteranceId !== utteranceId) return;
    switch (message.type) {
      case 'interim': {
        heard.interims++;
        const text = [message.stable, message.unstable].filter((part) => part !== '').join(' ');
        if (message.provisional === true && !heard.shownAtMs.has(text))
          heard.shownAtMs.set(text, performance.now());
        return;
      }
      case 'endpoint':
        hint = true;
        heard.hinted = true;
        return;
      case 'busy':
        return onBusy(message.retryAfterMs);
      case 'error':
        return finish(null, message.code);
      case 'final':
        return finish(message, null);
      case 'ack':
        return;
    }
  });

  return {
    heard,
    takeHint(): boolean {
      const was = hint;
      hint = false;
      return was;
    },
    async answer(): Promise<void> {
      if (heard.end !== null) return;
      const answered = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([answered, wait(FINAL_WAIT_MS, undefined, { ref: false })]);
    },
  };
}

/** Says one recording over a connection and waits for its answer. Rejects when the signal is aborted meanwhile. */
export async function speakUtterance(
  clip: SpokenClip,
  { line, ordinal, signal }: { line: WireLine; ordinal: number; signal: AbortSignal },
): Promise<SpokenUtterance> {
  const utteranceId = randomUUID();
  const startedMs = performance.now();
  let packets = 0;
  let audioMs = 0;
  const closeAgain = (): void =>
    line.send({
      type: 'segment.close',
      utteranceId,
      frames: packets,
      reason: 'endpoint',
      clip: unmeasuredClip(audioMs),
    });
  const ear = createEar(line, utteranceId, closeAgain);
  const speech: SpeechLine = {
    send: line.send,
    audio: (sequence, pcm) => line.audio(ordinal, sequence, pcm),
    until: (ms) => wait(Math.max(0, startedMs + ms - performance.now()), undefined, { signal }),
    takeHint: ear.takeHint,
  };
  const { endpointing } = line.ready;
  const spoken = await speakClip(clip, { utteranceId, ordinal }, { line: speech, endpointing });
  ({ packets, audioMs } = spoken);
  const closedMs = performance.now();
  await ear.answer();
  const outcome = outcomeOf(ear, closedMs, startedMs + clip.speechEndMs);
  return { ...outcome, audio: clip.audio, audioMs, cutOff: spoken.cutOff };
}

function outcomeOf(
  { heard }: Ear,
  closedMs: number,
  speechEndMs: number,
): Omit<SpokenUtterance, 'audio' | 'audioMs' | 'cutOff'> {
  const { interims, busyReplies, hinted, end, shownAtMs } = heard;
  const counts = { interims, busyReplies, hinted };
  const none = { final: null, closeToFinalMs: null, speechEndToFinalMs: null, speechEndToAnswerMs: null };
  if (end === null) return { outcome: 'lost', code: null, ...counts, ...none };
  if (end.final === null) return { outcome: 'failed', code: end.code, ...counts, ...none };
  return {
    outcome: 'answered',
    final: end.final,
    code: null,
    ...counts,
    closeToFinalMs: end.atMs - closedMs,
    speechEndToFinalMs: end.atMs - speechEndMs,
    speechEndToAnswerMs: (shownAtMs.get(end.final.transcript) ?? end.atMs) - speechEndMs,
  };
}
