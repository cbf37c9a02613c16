import { unmeasuredClip } from '@hark/shared/wire/clip-statistics';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import { describe, expect, it, vi } from 'vitest';
import { WireError } from '../wire-client/wire-error.ts';
import { openUtterance, type UtteranceOptions } from './open-utterance.ts';

const utteranceId = 'utterance-1';
const open = { utteranceId, ordinal: 1, taskId: 'task-0001', preRollMs: 0, startedAt: 0 };
const closing = { frames: 2, reason: 'endpoint', clip: unmeasuredClip(64) } as const;
const busy: ServerMessage = { type: 'busy', utteranceId, retryAfterMs: 5 };
const refused: ServerMessage = {
  type: 'error',
  code: 'frames_missing',
  message: 'no',
  retryable: false,
  utteranceId,
};

function opened(options: Partial<UtteranceOptions> = {}) {
  const sent: string[] = [];
  const waiting = new Set<{ offer(message: ServerMessage): boolean; end(error: Error): void }>();
  const connection: Parameters<typeof openUtterance>[0] = {
    say: ({ type }) => void sent.push(type),
    next: (takes) =>
      new Promise((resolve, reject) => {
        waiting.add({
          offer(message) {
            const isTaken = takes(message);
            if (isTaken) resolve(message);
            return isTaken;
          },
          end: reject,
        });
      }),
  };
  const all = { signal: new AbortController().signal, mostBusyReplies: 1, ...options };
  return {
    sent,
    utterance: openUtterance(connection, open, all),
    hear(message: ServerMessage): void {
      for (const each of waiting) if (each.offer(message)) waiting.delete(each);
    },
    end(): void {
      for (const each of waiting) each.end(new WireError('gone', { code: 'closed', retryable: true }));
    },
  };
}

describe('an open utterance', () => {
  it('takes only its own answer, even before it is closed', async () => {
    const { utterance, hear, sent } = opened();
    hear({ ...refused, utteranceId: 'utterance-2' });
    hear({ type: 'ack', utteranceId, sequence: 3 });
    expect(await utterance.opened).toMatchObject({ type: 'ack', sequence: 3 });
    hear(refused);
    expect(await utterance.close(closing)).toMatchObject({ answer: refused, timesBusy: 0 });
    expect(sent).toEqual(['segment.open', 'segment.close']);
  });

  it('is closed again after a busy reply', async () => {
    const { utterance, hear, sent } = opened();
    const answered = utterance.close(closing);
    hear(busy);
    await vi.waitFor(() => expect(sent).toEqual(['segment.open', 'segment.close', 'segment.close']));
    hear(refused);
    expect(await answered).toMatchObject({ answer: refused, timesBusy: 1 });
  });

  it('gives up after too many busy replies', async () => {
    const { utterance, hear, sent } = opened({ mostBusyReplies: 1 });
    const answered = utterance.close(closing);
    hear(busy);
    await vi.waitFor(() => expect(sent).toHaveLength(3));
    hear(busy);
    expect(await answered).toMatchObject({ answer: busy, timesBusy: 2 });
  });

  it('has no answer on timeout', async () => {
    const { utterance } = opened({ answerWithinMs: 5 });
    expect(await utterance.close(closing)).toMatchObject({ answer: null, timesBusy: 0 });
  });

  it('rejects after the connection ended, but only once somebody waits', async () => {
    const { utterance, end } = opened();
    end();
    await new Promise(setImmediate);
    await expect(utterance.close(closing)).rejects.toMatchObject({ code: 'closed' });
    await expect(utterance.opened).rejects.toMatchObject({ code: 'closed' });
  });
});
