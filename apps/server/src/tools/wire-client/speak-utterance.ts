import { setTimeout as wait } from 'node:timers/promises';
import type { ClientMessage, SegmentClose, SegmentOpen } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';
import type { ErrorMessage, ServerMessage } from '@hark/shared/wire/server-message';
import type { WireConnection } from './connect-wire.ts';

export interface SpokenUtterance {
  open: Omit<SegmentOpen, 'type'>;
  frames: readonly Uint8Array[];
  close: Omit<SegmentClose, 'type' | 'utteranceId' | 'frames'>;
}

export interface SpeakOptions {
  signal: AbortSignal;
  /** Called before each frame; resolves when it is due. */
  beforeFrame?: (sequence: number) => Promise<void> | undefined;
}

export interface Spoken {
  answer: Final | ErrorMessage;
  /** How often the server had no room, before it answered. */
  timesBusy: number;
  /** From the close of the utterance to its answer. */
  waitedMs: number;
}

const MAX_BUSY = 50;

type Answer = Extract<ServerMessage, { type: 'final' | 'busy' | 'error' }>;

function isAnswerTo(utteranceId: string) {
  return (message: ServerMessage): message is Answer => {
    const answers = message.type === 'final' || message.type === 'busy' || message.type === 'error';
    return answers && message.utteranceId === utteranceId;
  };
}

function isReplyTo(utteranceId: string) {
  const isAnswer = isAnswerTo(utteranceId);
  return (message: ServerMessage): message is Answer | Extract<ServerMessage, { type: 'ack' }> =>
    isAnswer(message) || (message.type === 'ack' && message.utteranceId === utteranceId);
}

/** Opens an utterance and sends its frames from where the server has them, up to but without `until`. */
export async function sendFrames(
  connection: WireConnection,
  { open, frames }: SpokenUtterance,
  { signal, beforeFrame, until = frames.length }: SpeakOptions & { until?: number },
): Promise<void> {
  const { utteranceId } = open;
  const opened = connection.next(isReplyTo(utteranceId), signal);
  connection.say({ type: 'segment.open', ...open });
  const reply = await opened;
  // Refused, or answered before the connection was lost: nothing is wanted any more.
  if (reply.type !== 'ack') return;
  const { sequence } = reply;
  for (let index = sequence + 1; index < until; index++) {
    await beforeFrame?.(index);
    const frame = frames[index];
    if (frame !== undefined) connection.frame(frame);
  }
}

/** Speaks an utterance, or goes on with one that a lost connection left, and waits for its answer. @throws WireError */
export async function speakUtterance(
  connection: WireConnection,
  utterance: SpokenUtterance,
  options: SpeakOptions,
): Promise<Spoken> {
  const { utteranceId } = utterance.open;
  const { signal } = options;
  const { frames } = utterance;
  // Listened for from the beginning: an error may come before the end.
  let answered = connection.next(isAnswerTo(utteranceId), signal);
  // Where the connection ends while frames are sent, sending says so.
  answered.catch(() => undefined);
  await sendFrames(connection, utterance, options);
  const close: ClientMessage = {
    type: 'segment.close',
    utteranceId,
    frames: frames.length,
    ...utterance.close,
  };
  const closedAtMs = performance.now();
  for (let timesBusy = 0; ; timesBusy++) {
    connection.say(close);
    const answer = await answered;
    const waitedMs = performance.now() - closedAtMs;
    if (answer.type !== 'busy') return { answer, timesBusy, waitedMs };
    if (timesBusy === MAX_BUSY) throw new Error('The server stayed busy for too long.');
    await wait(answer.retryAfterMs, undefined, { signal });
    answered = connection.next(isAnswerTo(utteranceId), signal);
  }
}
