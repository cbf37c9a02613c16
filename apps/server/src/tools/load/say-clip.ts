import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { openUtterance, type Answered } from '../speaking/open-utterance.ts';
import { speakClip } from '../speaking/speak-clip.ts';
import { WireError } from '../wire-client/wire-error.ts';
import type { WireLine } from '../wire-client/wire-line.ts';
import type { SpokenUtterance } from './load-report.ts';
import type { RecordedClip } from './recorded-clip.ts';

const FINAL_WAIT_MS = 20_000;
const MOST_BUSY_REPLIES = 5;

type Ear = ReturnType<typeof createEar>;

/** Collects the server's messages about one utterance before the answer. */
function createEar(line: WireLine, utteranceId: string) {
  /** Texts shown with their latest times. */
  const shownAtMs = new Map<string, number>();
  const counts = { interims: 0, hinted: false };
  let hint = false;

  line.listen((message) => {
    if (message === null || !('utteranceId' in message) || message.utteranceId !== utteranceId) return;
    if (message.type === 'interim') {
      counts.interims++;
      const text = [message.stable, message.unstable].filter((part) => part !== '').join(' ');
      if (message.provisional === true && !shownAtMs.has(text)) shownAtMs.set(text, performance.now());
    } else if (message.type === 'endpoint') {
      hint = true;
      counts.hinted = true;
    }
  });

  return {
    shownAtMs,
    counts,
    takeHint(): boolean {
      const was = hint;
      hint = false;
      return was;
    },
  };
}

/** Sends one recording over a connection and waits for its answer. Rejects if the signal is aborted meanwhile. */
export async function sayClip(
  clip: RecordedClip,
  { line, ordinal, signal }: { line: WireLine; ordinal: number; signal: AbortSignal },
): Promise<SpokenUtterance> {
  const utteranceId = randomUUID();
  const { audio, preRollMs, speechEndMs } = clip;
  const { endpointing } = line.ready;
  const startedMs = performance.now();
  const ear = createEar(line, utteranceId);
  const utterance = openUtterance(
    line,
    { utteranceId, ordinal, taskId: utteranceId, preRollMs, startedAt: Date.now() },
    { signal, mostBusyReplies: MOST_BUSY_REPLIES, answerWithinMs: FINAL_WAIT_MS },
  );
  const said = await speakClip(clip, {
    utteranceId,
    endpointing,
    line: {
      send: line.say,
      audio: (sequence, pcm) => line.audio(ordinal, sequence, pcm),
      until: (ms) => wait(Math.max(0, startedMs + ms - performance.now()), undefined, { signal }),
      takeHint: ear.takeHint,
    },
  });
  const { audioMs, cutOff } = said;
  const outcome = await utterance.close(said).then(
    (answered) => outcomeOf(answered, ear, startedMs + speechEndMs),
    (error: unknown) => {
      if (!(error instanceof WireError) || error.code === 'aborted') throw error;
      return {
        ...UNANSWERED,
        outcome: 'failed',
        code: 'disconnected',
        busyReplies: 0,
        ...ear.counts,
      } as const;
    },
  );
  return { ...outcome, audio, audioMs, cutOff };
}

const UNANSWERED = { final: null, closeToFinalMs: null, speechEndToFinalMs: null, speechEndToAnswerMs: null };

function outcomeOf(
  { answer, timesBusy, closedAtMs, waitedMs }: Answered,
  { counts, shownAtMs }: Ear,
  speechEndMs: number,
): Omit<SpokenUtterance, 'audio' | 'audioMs' | 'cutOff'> {
  const heard = { ...counts, busyReplies: timesBusy };
  if (answer === null) return { ...UNANSWERED, ...heard, outcome: 'lost', code: null };
  if (answer.type === 'busy') return { ...UNANSWERED, ...heard, outcome: 'failed', code: 'busy' };
  if (answer.type === 'error') return { ...UNANSWERED, ...heard, outcome: 'failed', code: answer.code };
  const answeredAtMs = closedAtMs + waitedMs;
  return {
    ...heard,
    outcome: 'answered',
    code: null,
    final: answer,
    closeToFinalMs: waitedMs,
    speechEndToFinalMs: answeredAtMs - speechEndMs,
    speechEndToAnswerMs: (shownAtMs.get(answer.transcript) ?? answeredAtMs) - speechEndMs,
  };
}
