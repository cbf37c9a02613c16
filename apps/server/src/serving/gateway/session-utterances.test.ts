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

/** A session with one utterance open and some of its audio sent. */
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

  it('[F3] ignores frames that come twice', () => {
    const { harness, client } = speaking(3);
    client.frames(1, 3);
    client.frames(1, 2, 3);
    client.say(closeMessage(ID, 5));
    expect(codes(client)).toEqual([]);
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(5 * 512);
  });

  it('[F4] reports a gap once, and goes on from where it was', () => {
    const { harness, client } = speaking(2);
    client.frames(1, 3, 4);
    expect(codes(client)).toEqual(['sequence_gap']);
    expect(client.of('error')[0]?.expectedSequence).toBe(2);
    client.frames(1, 5, 2);
    client.say(closeMessage(ID, 7));
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(7 * 512);
  });

  it('[F2] lets only the last frame be short', () => {
    const { client } = speaking(1);
    client.connection.binary(numberedFrame(1, 1, 100));
    expect(codes(client)).toEqual([]);
    client.connection.binary(numberedFrame(1, 2));
    expect(codes(client)).toEqual(['invalid_frame']);
  });

  it('[F5] that is not open gets one error, however many frames come', () => {
    const { client } = speaking(0);
    client.frames(9, 5);
    expect(codes(client)).toEqual(['unknown_utterance']);
  });

  it('[U1] needs an ordinal greater than the last, and room', () => {
    const { client } = speaking(0);
    client.say(openMessage('utterance-2', 1));
    client.say(openMessage('utterance-2', 2));
    client.say(openMessage('utterance-3', 3));
    expect(codes(client)).toEqual(['invalid_message', 'too_many_utterances']);
  });

  it('[U5] that misses frames at its close asks for them, and answers when they are there', () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 4));
    expect(client.of('error')[0]).toMatchObject({ code: 'frames_missing', expectedSequence: 2 });
    expect(harness.asked).toHaveLength(0);
    client.frames(1, 2, 2);
    expect(harness.asked[0]?.utterance.endReason).toBe('endpoint');
  });

  it('[U5] answers with what it has when they never come', () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 4));
    vi.advanceTimersByTime(15_000);
    expect(harness.asked[0]?.utterance).toMatchObject({ endReason: 'frames-missing' });
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(2 * 512);
  });

  it('[U6] that is cancelled is not answered, and its decode is told', async () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 2));
    client.say({ type: 'segment.cancel', utteranceId: ID, reason: 'user' });
    expect(harness.asked[0]?.signal.aborted).toBe(true);
    await harness.asked[0]?.give({ type: 'answered', final: finalOf(ID, 'late') });
    expect(client.of('final')).toHaveLength(0);
  });

  it('[U8] is told at its full length, and cut at twice that with nothing lost before', () => {
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

  it('[U9] that meets a full queue keeps its audio for another close', async () => {
    const { harness, client } = speaking(3);
    client.say(closeMessage(ID, 3));
    await harness.asked[0]?.give({ type: 'busy', retryAfterMs: 700 });
    expect(client.of('busy')).toEqual([{ type: 'busy', utteranceId: ID, retryAfterMs: 700 }]);
    client.say(closeMessage(ID, 3));
    expect(harness.asked[1]?.utterance.pcm).toHaveLength(3 * 512);
  });

  it('that fails says so under its id, and can be closed again', async () => {
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

  it('[R1] [R2] an utterance goes on from the last frame that arrived', () => {
    const { harness, client } = speaking(20);
    const again = reconnect(harness, client);
    expect(again.of('ready')[0]?.resumed).toBe(true);
    again.say(openMessage(ID, 1));
    expect(again.of('ack')[0]?.sequence).toBe(19);
    again.frames(1, 5, 20);
    again.say(closeMessage(ID, 25));
    expect(harness.asked[0]?.utterance.pcm).toHaveLength(25 * 512);
  });

  it('[R2] an answer that came meanwhile is given on the new connection', async () => {
    const { harness, client } = speaking(2);
    client.say(closeMessage(ID, 2));
    const again = reconnect(harness, client);
    await harness.asked[0]?.give({ type: 'answered', final: finalOf(ID, 'hello') });
    again.say(openMessage(ID, 1));
    expect(again.of('final').some(({ transcript }) => transcript === 'hello')).toBe(true);
    expect(client.of('final')).toHaveLength(0);
  });

  it('[R3] an utterance that an earlier server answered is not decoded again', async () => {
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

  it('[R4] the utterance id of another client is refused', async () => {
    const harness = createWireHarness();
    harness.kept.set(ID, { clientId: 'somebody-else', final: finalOf(ID, 'private') });
    const client = harness.greeted();
    client.say(openMessage(ID, 1));
    await settle();
    expect(codes(client)).toEqual(['utterance_conflict']);
    expect(client.of('final')).toHaveLength(0);
  });

  it('[R5] what was left is forgotten after the window', () => {
    const { harness, client } = speaking(5);
    const sessionId = client.of('ready')[0]?.sessionId ?? '';
    client.connection.closed();
    vi.advanceTimersByTime(60_001);
    const late = harness.greeted({ ...resume, sessionId });
    expect(late.of('ready')[0]?.resumed).toBe(false);
  });

  it('[R1] a connection that is still half open gives way to the newer one', () => {
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
  it('[X1] waits for the answers of what was closed', async () => {
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
