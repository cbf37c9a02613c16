import type { ClipStatistics } from '@hark/shared/wire/clip-statistics';
import type { ErrorCode } from '@hark/shared/wire/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeServer, fakeFinal, fakeHello, fakeSession, type FakeConnection } from './fake-server.ts';
import { UNREACHABLE } from './refusal.ts';
import type { SessionRequested } from './session-api.ts';
import { createSessionClient, type SessionListener } from './session-client.ts';
import type { UtteranceFailure } from './utterance-failure.ts';

const clip: ClipStatistics = {
  durationMs: 288,
  rmsDbfs: -20,
  peakDbfs: -10,
  clippedShare: 0,
  snrDb: 20,
  silenceBeforeMs: 0,
  silenceAfterMs: 0,
  truncatedStart: false,
  truncatedEnd: false,
  speechShare: 1,
  vadFrameP95Ms: 1,
};
const A = 'utterance-a';
const B = 'utterance-b';

interface Setup {
  needed: boolean;
  /** Answers of `POST /v1/session`, in turn; a good one each time after that. */
  requests: SessionRequested[];
}

function setUp({ needed, requests }: Setup = { needed: true, requests: [] }) {
  const server = createFakeServer();
  const events: string[] = [];
  const told: number[] = [];
  const listener: SessionListener = {
    onFinal: ({ utteranceId, transcript }) => events.push(`final ${utteranceId} ${transcript}`),
    onInterim: ({ utteranceId, provisional }) =>
      events.push(`${provisional === true ? 'provisional' : 'interim'} ${utteranceId}`),
    onParameters: ({ endpointing }) => {
      told.push(endpointing.maxSilenceMs);
    },
    onEndpoint: (utteranceId) => events.push(`endpoint ${utteranceId}`),
    onFailed: (utteranceId, failure) => events.push(`failed ${utteranceId} ${failure}`),
    onSession: () => undefined,
    onReconnected: (isResumed) => events.push(isResumed ? 'resumed' : 'reconnected'),
  };
  const client = createSessionClient(
    {
      requestSession: () => Promise.resolve(requests.shift() ?? { ok: true, session: fakeSession }),
      openTransport: server.openTransport,
      explainRefusal: () => Promise.resolve(UNREACHABLE),
      random: () => 0.5,
      clientId: () => null,
      hello: () => fakeHello,
      isNeeded: () => needed,
      onSession: () => undefined,
      onState: () => undefined,
      onGaveUp: ({ message }) => events.push(`gave up: ${message}`),
      giveUpAfterMs: () => 20_000,
    },
    listener,
  );
  const say = (utteranceId: string, packets = 3): void => {
    client.openUtterance({ utteranceId, taskId: 'task-0001', preRollMs: 0, startedAt: 1 });
    for (let i = 0; i < packets; i++)
      client.sendAudio(utteranceId, { capturedAtMs: i * 96, pcm: new Int16Array(512) });
  };
  const close = (utteranceId: string): void =>
    client.closeUtterance(utteranceId, { reason: 'endpoint', clip });
  const connection = (number: number): FakeConnection => {
    const found = server.connections[number - 1];
    if (found === undefined) throw new Error(`There is no connection ${number}.`);
    return found;
  };
  return { client, server, events, told, say, close, connection };
}

/** Lets promises settle and timers of this length fire. */
const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** The messages that a connection received, in short: `open 1 a`, `1.0` for audio, `close a 3`. */
function wire(connection: FakeConnection): string[] {
  return connection.received.map((message) => {
    if (Array.isArray(message)) return message.join('.');
    switch (message.type) {
      case 'segment.open':
        return `open ${message.ordinal} ${message.utteranceId.at(-1)}`;
      case 'segment.close':
        return `close ${message.utteranceId.at(-1)} ${message.frames}`;
      case 'segment.cancel':
      case 'segment.pause':
      case 'segment.resume':
        return `${message.type.slice('segment.'.length)} ${message.utteranceId.at(-1)}`;
      case 'hello':
      case 'search':
      case 'event':
      case 'keepalive':
        return message.type;
    }
  });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('session client', () => {
  it('[C12] passes on the parameters of another version', async () => {
    const { client, told, connection } = setUp();
    client.connect();
    await pass();
    const { vad } = fakeSession;
    const version = { pipeline: '2', recognizer: '1', search: '1', vad: '1' };
    const endpointing = { minSilenceMs: 320, maxSilenceMs: 900 };
    connection(1).say({ type: 'version', vad: vad.params, endpointing, version });
    expect(told).toEqual([480, 900]);
  });

  it('[C6][U3][U4] sends hello first, streams during speech and counts the frames at the end', async () => {
    const { client, events, say, close, connection } = setUp();
    client.connect();
    await pass();
    say(A);
    client.pause(A);
    client.resume(A);
    close(A);
    expect(wire(connection(1))).toEqual([
      'hello',
      'open 1 a',
      '1.0',
      '1.1',
      '1.2',
      'pause a',
      'resume a',
      'close a 3',
    ]);
    connection(1).say(fakeFinal(A));
    expect(events).toEqual([`final ${A} Stanford University`]);
  });

  it('[U7b] reports an endpoint only for the present pause', async () => {
    const { client, events, told, say, connection } = setUp();
    say(A);
    await pass();
    const endpoint = (frames?: number): void =>
      connection(1).say({ type: 'endpoint', utteranceId: A, ...(frames === undefined ? {} : { frames }) });
    endpoint();
    client.pause(A);
    client.resume(A);
    endpoint(3);
    client.sendAudio(A, { capturedAtMs: 288, pcm: new Int16Array(512) });
    client.pause(A);
    endpoint(3);
    expect(events).toEqual([]);
    endpoint(4);
    endpoint();
    expect(events).toEqual([`endpoint ${A}`, `endpoint ${A}`]);
    expect(told).toEqual([480]);
  });

  it('[U7a] takes an answer to an earlier pause for an ordinary interim', async () => {
    const { client, events, say, connection } = setUp();
    say(A);
    await pass();
    const answer = (): void =>
      connection(1).say({
        type: 'interim',
        utteranceId: A,
        revision: 1,
        stable: '',
        unstable: 'Stanford',
        provisional: true,
      });
    client.pause(A);
    answer();
    client.resume(A);
    answer();
    expect(events).toEqual([`provisional ${A}`, `interim ${A}`]);
  });

  it('keeps speech from before the connection opens', async () => {
    const { say, close, connection } = setUp();
    say(A);
    close(A);
    await pass();
    expect(wire(connection(1))).toEqual(['hello', 'open 1 a', '1.0', '1.1', '1.2', 'close a 3']);
  });

  it('[R1][R2] continues after a drop within a word where the server says', async () => {
    const { client, events, say, close, connection } = setUp();
    say(A);
    await pass();
    connection(1).drop(1006);
    client.sendAudio(A, { capturedAtMs: 288, pcm: new Int16Array(512) });
    await pass(1_000);
    expect(connection(2).received[0]).toMatchObject({
      type: 'hello',
      resume: { sessionId: 'session-1', lastUtteranceId: A },
    });
    expect(wire(connection(2))).toEqual(['hello', 'open 1 a']);
    connection(2).say({ type: 'ack', utteranceId: A, sequence: 1 });
    close(A);
    expect(wire(connection(2)).slice(2)).toEqual(['1.2', '1.3', 'close a 4']);
    expect(events).toEqual(['resumed']);
  });

  it('[R2] sends all of it again to a server that has lost it', async () => {
    const { say, close, connection } = setUp();
    say(A);
    close(A);
    await pass();
    connection(1).drop(1012);
    await pass(1_000);
    connection(2).say({ type: 'ack', utteranceId: A, sequence: -1 });
    expect(wire(connection(2))).toEqual(['hello', 'open 1 a', '1.0', '1.1', '1.2', 'close a 3']);
  });

  it('[R3] reports a final once, however often it comes', async () => {
    const { events, say, close, connection } = setUp();
    say(A);
    close(A);
    await pass();
    connection(1).say(fakeFinal(A));
    connection(1).say(fakeFinal(A));
    expect(events).toHaveLength(1);
  });

  it("[U9] closes again after a busy server's delay", async () => {
    const { events, say, close, connection } = setUp();
    say(A);
    close(A);
    await pass();
    connection(1).say({ type: 'busy', utteranceId: A, retryAfterMs: 700 });
    await pass(600);
    expect(wire(connection(1)).filter((each) => each === 'close a 3')).toHaveLength(1);
    await pass(200);
    expect(wire(connection(1)).filter((each) => each === 'close a 3')).toHaveLength(2);
    expect(events).toEqual([]);
  });

  it('[U9] gives an utterance up when the server stays busy', async () => {
    const { events, say, close, connection } = setUp();
    say(A);
    close(A);
    await pass();
    for (let i = 0; i < 6; i++) {
      connection(1).say({ type: 'busy', utteranceId: A, retryAfterMs: 100 });
      await pass(200);
    }
    expect(events).toEqual([`failed ${A} busy`]);
  });

  it.each(['sequence_gap', 'frames_missing'] as const)('[F4][U5] goes back after %s', async (code) => {
    const { say, close, connection } = setUp();
    say(A);
    close(A);
    await pass();
    const before = wire(connection(1)).length;
    connection(1).say({
      type: 'error',
      code,
      message: 'send again',
      retryable: true,
      utteranceId: A,
      expectedSequence: 1,
    });
    expect(wire(connection(1)).slice(before)).toEqual(['1.1', '1.2', 'close a 3']);
  });

  it('[U1] never has more than two open and eight unanswered on the wire', async () => {
    const { say, close, connection } = setUp();
    for (const name of ['a', 'b', 'c']) say(`utterance-${name}`, 1);
    await pass();
    expect(wire(connection(1)).filter((each) => each.startsWith('open'))).toEqual(['open 1 a', 'open 2 b']);
    close(A);
    expect(wire(connection(1)).at(-2)).toBe('open 3 c');
  });

  it('[U6] cancels a misfire, and expects no answer', async () => {
    const { client, events, say, connection } = setUp();
    say(A, 1);
    await pass();
    client.cancelUtterance(A, 'misfire');
    expect(wire(connection(1)).at(-1)).toBe('cancel a');
    connection(1).say(fakeFinal(A));
    expect(events).toEqual([]);
  });

  it('answers two utterances of one listening, each once', async () => {
    const { events, say, close, connection } = setUp();
    for (const utteranceId of [A, B]) {
      say(utteranceId, 1);
      close(utteranceId);
    }
    await pass();
    connection(1).say(fakeFinal(B));
    connection(1).say(fakeFinal(A));
    expect(events).toEqual([`final ${B} Stanford University`, `final ${A} Stanford University`]);
  });

  it.each<[ErrorCode, UtteranceFailure]>([
    ['recognition_failed', 'failed'],
    ['search_failed', 'search-failed'],
    ['internal', 'fault'],
    ['invalid_message', 'version'],
    ['unknown_message_type', 'version'],
  ])('reports why an utterance has no answer, at once: %s', async (code, failure) => {
    const { events, say, close, connection } = setUp();
    say(A);
    close(A);
    await pass();
    connection(1).say({ type: 'error', code, message: 'no', retryable: true, utteranceId: A });
    expect(events).toEqual([`failed ${A} ${failure}`]);
  });

  it.each<ErrorCode>(['hello_required', 'unsupported_protocol'])(
    'reports a refused hello at once, and does not retry: %s',
    async (code) => {
      const { client, connection, events, server } = setUp();
      client.connect();
      await pass();
      connection(1).say({ type: 'error', code, message: 'Reload.', retryable: false });
      connection(1).drop(1002);
      expect(events).toEqual([expect.stringContaining('gave up')]);
      await pass(60_000);
      expect(server.connections).toHaveLength(1);
    },
  );

  it('[M7] sends keepalives, and drops a connection that does not answer them', async () => {
    const { client, connection, server } = setUp();
    client.connect();
    await pass(10_500);
    expect(wire(connection(1))).toEqual(['hello', 'keepalive']);
    connection(1).say({ type: 'keepalive' });
    await pass(10_000);
    expect(connection(1).closedByClient).toBe(null);
    await pass(11_000);
    expect(connection(1).closedByClient).toBe(4000);
    expect(server.connections).toHaveLength(2);
  });

  it('[X3] does not reconnect while there is nothing to send', async () => {
    const { client, connection, server, events } = setUp({ needed: false, requests: [] });
    client.connect();
    await pass();
    connection(1).drop(1000);
    await pass(60_000);
    expect(server.connections).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('[X3] does not reconnect after a protocol error', async () => {
    const { say, connection, server, events } = setUp();
    say(A);
    await pass();
    connection(1).drop(1002);
    await pass(60_000);
    expect(server.connections).toHaveLength(1);
    expect(events[0]).toBe(`failed ${A} version`);
  });

  it('gives up on a server that stays away, and tries again when asked', async () => {
    const unreachable: SessionRequested = { ok: false, refusal: { ...UNREACHABLE, message: 'away' } };
    const requests = Array.from({ length: 50 }, () => unreachable);
    const { client, server, events } = setUp({ needed: true, requests });
    client.connect();
    await pass(60_000);
    expect(events).toEqual(['gave up: away']);
    requests.length = 0;
    client.connect();
    await pass(1_000);
    expect(server.connections).toHaveLength(1);
  });

  it('keeps events for the next connection, the latest hundred', async () => {
    const { client, connection } = setUp();
    for (let i = 0; i < 150; i++) {
      client.sendEvent({
        type: 'event',
        eventId: `event-${String(i).padStart(4, '0')}`,
        name: 'mic.pressed',
        at: 1,
        taskId: null,
        utteranceId: null,
        queryId: null,
        data: {},
      });
    }
    client.connect();
    await pass();
    const sent = connection(1).received.filter((each) => !Array.isArray(each) && each.type === 'event');
    expect(sent).toHaveLength(100);
    expect(sent[0]).toMatchObject({ eventId: 'event-0050' });
  });

  it('reports nothing after it is closed', async () => {
    const { client, say, connection, server, events } = setUp();
    say(A);
    await pass();
    client.close();
    client.close();
    await pass(60_000);
    expect(connection(1).closedByClient).toBe(1000);
    expect(server.connections).toHaveLength(1);
    expect(events).toEqual([]);
  });
});
