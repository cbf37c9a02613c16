import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CLIENT_ID,
  closeMessage,
  createWireHarness,
  finalOf,
  numberedFrame,
  openMessage,
  settle,
} from '../../testing/wire-harness.ts';

const ID = 'utterance-1';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A session with an open utterance and some of its audio sent. */
function speaking(frames: number) {
  const harness = createWireHarness();
  const client = harness.greeted();
  client.say(openMessage(ID, 1));
  client.frames(1, frames);
  return { harness, client };
}

const codes = (client: ReturnType<typeof speaking>['client']): string[] =>
  client.of('error').map(({ code }) => code);

describe('an utterance', () => {
  it('[U2] [U4] is acknowledged, decoded once, and answered', async () => {
    const { harness, client } = speaking(40);
    client.say(closeMessage(ID, 40));
    expect(client.of('ack').map(({ sequence }) => sequence)).toEqual([-1, 15, 31]);
    expect(harness.asked).toHaveLength(1);
    const { pcm } = harness.asked[0]?.utterance ?? { pcm: new Int16Array(0) };
    expect(pcm).toHaveLength(40 * 512);
    expect([pcm[0], pcm[512], pcm.at(-1)]).toEqual([1, 2, 40]);
    await harness.asked[0]?.give({ type: 'answered', final: finalOf(ID, 'hello') });
    expect(client.of('final')).toHaveLength(1);
    client.say(closeMessage(ID, 40));
    expect(client.of('final')).toHaveLength(2);
    expect(harness.asked).toHaveLength(1);
  });

  it('keeps the version that it was opened with, and tells what was sent', async () => {
    const { harness, client } = speaking(2);
    Object.assign(harness.serving, { rollout: 'k3v9/1/canary' });
    client.say(closeMessage(ID, 2));
    expect(harness.asked[0]?.utterance.rollout).toBeNull();
    expect(harness.told).toEqual([]);
    await harness.asked[0]?.give({ type: 'answered', final: finalOf(ID, 'hello') });
    expect(harness.told).toEqual([ID]);
    client.say(openMessage('utterance-2', 2));
    client.frames(2, 2);
    client.say(closeMessage('utterance-2', 2));
    expect(harness.asked[1]?.utterance.rollout).toBe('k3v9/1/canary');
  });

  it('[F3] ignores duplicate frames', () => {
    const { harness, client } = speaking(3);
    client.frames(1, 3);
    client.frames(1, 2, 3);
    client.say(closeMessage(ID, 5));
    expect(codes(client)).toEqual([]);
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(5 * 512);
  });

  it('[F4] reports a gap once, and continues from there', () => {
    const { harness, client } = speaking(2);
    client.frames(1, 3, 4);
    expect(codes(client)).toEqual(['sequence_gap']);
    expect(client.of('error')[0]?.expectedSequence).toBe(2);
    client.frames(1, 5, 2);
    client.say(closeMessage(ID, 7));
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(7 * 512);
  });

  it('[F2] accepts only a last frame that is short', () => {
    const { client } = speaking(1);
    client.connection.binary(numberedFrame(1, 1, 100));
    expect(codes(client)).toEqual([]);
    client.connection.binary(numberedFrame(1, 2));
    expect(codes(client)).toEqual(['invalid_frame']);
  });

  it('[F5] gets one error if it is not open, however many frames arrive', () => {
    const { client } = speaking(0);
    client.frames(9, 5);
    expect(codes(client)).toEqual(['unknown_utterance']);
  });

  it('[U1] needs an ordinal greater than the last, and capacity', () => {
    const { client } = speaking(0);
    client.say(openMessage('utterance-2', 1));
    client.say(openMessage('utterance-2', 2));
    client.say(openMessage('utterance-3', 3));
    expect(codes(client)).toEqual(['invalid_message', 'too_many_utterances']);
  });

  it('[U5] requests frames missing at its close, and is answered when they arrive', () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 4));
    expect(client.of('error')[0]).toMatchObject({ code: 'frames_missing', expectedSequence: 2 });
    expect(harness.asked).toHaveLength(0);
    client.frames(1, 2, 2);
    expect(harness.asked[0]?.utterance.endReason).toBe('endpoint');
  });

  it('[U5] is answered from its partial audio if they never arrive', () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 4));
    vi.advanceTimersByTime(15_000);
    expect(harness.asked[0]?.utterance).toMatchObject({ endReason: 'frames-missing' });
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(2 * 512);
  });

  it('[U6] is not answered after a cancel, which aborts its decode', async () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 2));
    client.say({ type: 'segment.cancel', utteranceId: ID, reason: 'user' });
    expect(harness.asked[0]?.signal.aborted).toBe(true);
    await harness.asked[0]?.give({ type: 'answered', final: finalOf(ID, 'late') });
    expect(client.of('final')).toHaveLength(0);
  });

  it('[U8] gets an endpoint at its full length, and is cut at twice that without earlier losses', () => {
    const { harness, client } = speaking(0);
    const frames = 30_000 / 32;
    for (let sequence = 0; sequence < 2 * frames; sequence++) {
      if (sequence % 150 === 0) vi.advanceTimersByTime(5_000);
      client.connection.binary(numberedFrame(1, sequence));
    }
    expect(client.of('endpoint')).toHaveLength(1);
    expect(harness.asked).toHaveLength(0);
    client.frames(1, 3, 2 * frames);
    expect(codes(client)).toEqual(['utterance_too_long']);
    expect(harness.asked[0]?.utterance.endReason).toBe('server-limit');
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(60 * 16_000);
  });

  it('[U9] keeps its audio for another close when the queue is full', async () => {
    const { harness, client } = speaking(3);
    client.say(closeMessage(ID, 3));
    await harness.asked[0]?.give({ type: 'busy', retryAfterMs: 700 });
    expect(client.of('busy')).toEqual([{ type: 'busy', utteranceId: ID, retryAfterMs: 700 }]);
    client.say(closeMessage(ID, 3));
    expect(harness.asked[1]?.utterance.pcm).toHaveLength(3 * 512);
  });

  it('reports a failure under its id, and can be closed again', async () => {
    const { harness, client } = speaking(3);
    client.say(closeMessage(ID, 3));
    await harness.asked[0]?.give({ type: 'failed', code: 'recognition_failed', message: 'the worker died' });
    expect(client.of('error')[0]).toMatchObject({
      code: 'recognition_failed',
      utteranceId: ID,
      retryable: true,
    });
    client.say(closeMessage(ID, 3));
    expect(harness.asked).toHaveLength(2);
  });
});

describe('after a lost connection', () => {
  const resume = { sessionId: 'session-0002', lastUtteranceId: ID };

  function reconnect(
    harness: ReturnType<typeof createWireHarness>,
    first: ReturnType<typeof harness.greeted>,
  ) {
    const sessionId = first.of('ready')[0]?.sessionId ?? '';
    first.connection.closed();
    return harness.greeted({ ...resume, sessionId });
  }

  it('[R1] [R2] continues from the last frame that arrived', () => {
    const { harness, client } = speaking(20);
    const again = reconnect(harness, client);
    expect(again.of('ready')[0]?.resumed).toBe(true);
    again.say(openMessage(ID, 1));
    expect(again.of('ack')[0]?.sequence).toBe(19);
    again.frames(1, 5, 20);
    again.say(closeMessage(ID, 25));
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(25 * 512);
  });

  it('[R2] sends an answer made meanwhile on the new connection', async () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 2));
    const again = reconnect(harness, client);
    await harness.asked[0]?.give({ type: 'answered', final: finalOf(ID, 'hello') });
    again.say(openMessage(ID, 1));
    expect(again.of('final').some(({ transcript }) => transcript === 'hello')).toBe(true);
    expect(client.of('final')).toHaveLength(0);
  });

  it('[R3] does not decode an utterance again that an earlier server answered', async () => {
    const harness = createWireHarness();
    harness.kept.set(ID, { clientId: CLIENT_ID, final: finalOf(ID, 'from before') });
    const client = harness.greeted({ sessionId: 'session-gone', lastUtteranceId: ID });
    expect(client.of('ready')[0]?.resumed).toBe(false);
    client.say(openMessage(ID, 1));
    await settle();
    expect(client.of('final')[0]?.transcript).toBe('from before');
    client.frames(1, 3);
    client.say(closeMessage(ID, 3));
    expect(harness.asked).toHaveLength(0);
  });

  it('[R4] refuses the utterance id of another client', async () => {
    const harness = createWireHarness();
    harness.kept.set(ID, { clientId: 'somebody-else', final: finalOf(ID, 'private') });
    const client = harness.greeted();
    client.say(openMessage(ID, 1));
    await settle();
    expect(codes(client)).toEqual(['utterance_conflict']);
    expect(client.of('final')).toHaveLength(0);
  });

  it('[R5] discards what is left after the window', () => {
    const { harness, client } = speaking(5);
    const sessionId = client.of('ready')[0]?.sessionId ?? '';
    client.connection.closed();
    vi.advanceTimersByTime(60_001);
    const late = harness.greeted({ ...resume, sessionId });
    expect(late.of('ready')[0]?.resumed).toBe(false);
  });

  it('[R1] replaces a half-open connection with the newer one', () => {
    const { harness, client } = speaking(5);
    const sessionId = client.of('ready')[0]?.sessionId ?? '';
    const newer = harness.greeted({ ...resume, sessionId });
    expect(client.closed?.code).toBe(1001);
    expect(newer.of('ready')[0]?.resumed).toBe(true);
    client.connection.closed();
    newer.say(openMessage(ID, 1));
    expect(newer.of('ack')[0]?.sequence).toBe(4);
  });
});

describe('shutting down', () => {
  it('[X1] waits for the answers of closed utterances', async () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 2));
    let settled = false;
    void harness.sessions.settled().then(() => {
      settled = true;
    });
    await settle();
    expect(settled).toBe(false);
    await harness.asked[0]?.give({ type: 'answered', final: finalOf(ID, 'hello') });
    await settle();
    expect(settled).toBe(true);
    expect(client.of('final')).toHaveLength(1);
  });
});
