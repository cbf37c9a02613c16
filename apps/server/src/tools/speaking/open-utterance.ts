import { setTimeout as wait } from 'node:timers/promises';
import type { SegmentClose, SegmentOpen } from '@hark/shared/wire/client-message';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import type { WireConnection } from '../wire-client/connect-wire.ts';

export type Answer = Extract<ServerMessage, { type: 'final' | 'busy' | 'error' }>;
export type Reply = Answer | Extract<ServerMessage, { type: 'ack' }>;

/** The fields that close an utterance once all frames are sent. */
export type Closing = Pick<SegmentClose, 'frames' | 'reason' | 'clip'>;

export interface Answered {
  /** Null on timeout; `busy` if the server stayed overloaded. */
  answer: Answer | null;
  /** Number of `busy` replies. */
  timesBusy: number;
  closedAtMs: number;
  /** From the close of the utterance to its answer. */
  waitedMs: number;
}

/** An utterance whose audio is to be sent. */
export interface OpenUtterance {
  /** The server's first reply: the frames that it has, or an answer already. Rejects with WireError. */
  opened: Promise<Reply>;
  /** Waits for the answer; closes the utterance again after a `busy` reply. @throws WireError */
  close(closing: Closing): Promise<Answered>;
}

export interface UtteranceOptions {
  signal: AbortSignal;
  /** After this many `busy` replies, one more is the answer. */
  mostBusyReplies: number;
  /** From the close of the utterance. Unlimited by default. */
  answerWithinMs?: number;
}

function isAnswerTo(utteranceId: string) {
  return (message: ServerMessage): message is Answer => {
    const answers = message.type === 'final' || message.type === 'busy' || message.type === 'error';
    return answers && message.utteranceId === utteranceId;
  };
}

function isReplyTo(utteranceId: string) {
  const isAnswer = isAnswerTo(utteranceId);
  return (message: ServerMessage): message is Reply =>
    isAnswer(message) || (message.type === 'ack' && message.utteranceId === utteranceId);
}

/** Opens an utterance, or resumes one that a lost connection left. */
export function openUtterance(
  connection: Pick<WireConnection, 'say' | 'next'>,
  open: Omit<SegmentOpen, 'type'>,
  { signal, mostBusyReplies, answerWithinMs }: UtteranceOptions,
): OpenUtterance {
  const { utteranceId } = open;
  function nextOf<Taken extends ServerMessage>(
    takes: (message: ServerMessage) => message is Taken,
  ): Promise<Taken> {
    const message = connection.next(takes, signal);
    // The connection may end before or after anyone waits for this.
    message.catch(() => undefined);
    return message;
  }
  const opened = nextOf(isReplyTo(utteranceId));
  // Listens from the beginning: an error may arrive before the end.
  let answered = nextOf(isAnswerTo(utteranceId));
  connection.say({ type: 'segment.open', ...open });
  return {
    opened,
    async close({ frames, reason, clip }) {
      const closedAtMs = performance.now();
      const late = answerWithinMs === undefined ? [] : [wait(answerWithinMs, null, { ref: false })];
      for (let timesBusy = 0; ; timesBusy++) {
        connection.say({ type: 'segment.close', utteranceId, frames, reason, clip });
        const answer = await Promise.race([answered, ...late]);
        const waitedMs = performance.now() - closedAtMs;
        if (answer?.type !== 'busy') return { answer, timesBusy, closedAtMs, waitedMs };
        if (timesBusy === mostBusyReplies) return { answer, timesBusy: timesBusy + 1, closedAtMs, waitedMs };
        await wait(answer.retryAfterMs, undefined, { signal });
        answered = nextOf(isAnswerTo(utteranceId));
      }
    },
  };
}
