import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  closeMessage,
  createWireHarness,
  HELLO,
  numberedFrame,
  openMessage,
  settle,
} from '../../testing/wire-harness.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('greeting', () => {
  it('[C9] answers hello with ready', () => {
    const client = createWireHarness().greeted();
    expect(client.received).toHaveLength(1);
    expect(client.of('ready')[0]).toMatchObject({ resumed: false, vad: { redemptionMs: 640 } });
  });

  it('[C12] tells a client once when another version answers its next utterance', () => {
    const harness = createWireHarness();
    const client = harness.greeted();
    client.connection.tellVersion();
    expect(client.of('version')).toEqual([]);
    const version = { ...harness.serving.version, pipeline: 'next' };
    Object.assign(harness.serving, { digest: 'sha256:2', version });
    client.connection.tellVersion();
    client.connection.tellVersion();
    expect(client.of('version')).toMatchObject([{ version, vad: { redemptionMs: 640 } }]);
    expect(client.of('error')).toEqual([]);
  });

  it('[C11] [C12] says so when the other version cannot use the phrases', () => {
    const harness = createWireHarness({ biasing: true });
    const client = harness.connect();
    client.say({ ...HELLO, phrases: [{ phrase: 'kettle', boost: 1 }] });
    const { capabilities } = harness.serving;
    Object.assign(harness.serving, { digest: 'sha256:2', capabilities: { ...capabilities, biasing: false } });
    client.connection.tellVersion();
    expect(client.of('error')[0]?.code).toBe('phrases_unsupported');
    client.say(openMessage('utterance-1', 1));
    client.frames(1, 2);
    client.say(closeMessage('utterance-1', 2));
    expect(harness.asked[0]?.utterance.speaker.phrases).toEqual([]);
  });

  it('[C2] accepts the token in hello too', () => {
    const harness = createWireHarness();
    const client = harness.connect(null);
    client.say({ ...HELLO, token: harness.tokens.issue(HELLO.clientId) });
    expect(client.of('ready')).toHaveLength(1);
  });

  it.each([
    [
      'a message',
      (client: ReturnType<ReturnType<typeof createWireHarness>['connect']>) =>
        client.say({ type: 'keepalive' }),
    ],
    [
      'audio',
      (client: ReturnType<ReturnType<typeof createWireHarness>['connect']>) =>
        client.connection.binary(numberedFrame(1, 0)),
    ],
    [
      'nonsense',
      (client: ReturnType<ReturnType<typeof createWireHarness>['connect']>) => client.connection.text('hi'),
    ],
  ])('[C6] refuses %s before hello, and closes with 1002', (_name, act) => {
    const client = createWireHarness().connect();
    act(client);
    expect(client.of('error')[0]?.code).toBe('hello_required');
    expect(client.closed?.code).toBe(1002);
  });

  it('[C6] waits 10 s for hello', () => {
    const client = createWireHarness().connect();
    vi.advanceTimersByTime(9_999);
    expect(client.closed).toBeNull();
    vi.advanceTimersByTime(1);
    expect(client.of('error')[0]?.code).toBe('hello_timeout');
    expect(client.closed?.code).toBe(1008);
  });

  it('[C7] refuses another protocol and names its own', () => {
    const client = createWireHarness().connect();
    client.say({ ...HELLO, protocol: 'hark.v9' });
    expect(client.of('error')[0]).toMatchObject({ code: 'unsupported_protocol' });
    expect(client.of('error')[0]?.message).toContain('hark.v1');
    expect(client.closed?.code).toBe(1002);
  });

  it.each<[string, object]>([
    ['its language is odd', { language: 'C' }],
    ['its language is missing', { language: undefined }],
    ['its device is odd', { device: { class: 'toaster', browser: 'x'.repeat(2_000), channels: 0 } }],
    ['its detector is odd', { vad: 'none at all' }],
    ['its consent is odd', { consent: 'yes' }],
  ])('[M9] accepts a client although %s', (_name, change) => {
    const harness = createWireHarness();
    const client = harness.connect();
    client.say({ ...HELLO, ...change });
    expect(client.received.map(({ type }) => type)).toEqual(['ready']);
    expect(client.closed).toBeNull();
  });

  it('[C8] lets a token open one socket, once, for its own client', () => {
    const harness = createWireHarness();
    const token = harness.tokens.issue(HELLO.clientId);
    const thief = harness.connect(token);
    thief.say({ ...HELLO, clientId: 'client-0002' });
    expect(thief.closed?.code).toBe(1008);
    const owner = harness.connect(token);
    owner.say(HELLO);
    expect(owner.of('ready')).toHaveLength(1);
    const again = harness.connect(token);
    again.say(HELLO);
    expect(again.of('error')[0]).toMatchObject({ code: 'unauthorized', retryable: true });
  });

  it('[C8] lets a token expire', () => {
    const harness = createWireHarness();
    const token = harness.tokens.issue(HELLO.clientId);
    vi.advanceTimersByTime(60_001);
    const late = harness.connect(token);
    late.say(HELLO);
    expect(late.closed?.code).toBe(1008);
  });

  it('[C10] treats a second hello as an error, but stays open', () => {
    const client = createWireHarness().greeted();
    client.say(HELLO);
    expect(client.of('error')[0]?.code).toBe('hello_repeated');
    expect(client.closed).toBeNull();
  });

  it('[C11] reports phrases or a language that it cannot use, and continues', () => {
    const client = createWireHarness().connect();
    client.say({ ...HELLO, language: 'fr-FR', phrases: [{ phrase: 'Hark', boost: 5 }] });
    expect(client.of('ready')).toHaveLength(1);
    expect(client.of('error').map(({ code }) => code)).toEqual([
      'phrases_unsupported',
      'unsupported_language',
    ]);
    expect(client.closed).toBeNull();
  });

  it('[C11] uses phrases and languages that the recogniser supports', () => {
    const client = createWireHarness({ biasing: true, languages: ['en', 'fr'] }).connect();
    client.say({ ...HELLO, language: 'fr-FR', phrases: [{ phrase: 'Hark', boost: 5 }] });
    expect(client.of('ready')).toHaveLength(1);
    expect(client.of('error')).toEqual([]);
  });
});

describe('phrases', () => {
  it('[C11] are all refused beyond the limit', () => {
    const client = createWireHarness({ biasing: true }).connect();
    const phrases = Array.from({ length: 501 }, (_, index) => ({ phrase: `title ${index}`, boost: 1 }));
    client.say({ ...HELLO, phrases });
    expect(client.of('ready')).toHaveLength(1);
    expect(client.of('error').map(({ code }) => code)).toEqual(['too_many_phrases']);
  });
});

describe('messages', () => {
  it('[M2] are dropped with the reason if they are wrong', () => {
    const client = createWireHarness().greeted();
    client.connection.text('{');
    client.say({ type: 'shout' });
    client.say({ type: 'segment.open' });
    expect(client.of('error').map(({ code }) => code)).toEqual([
      'invalid_message',
      'unknown_message_type',
      'invalid_message',
    ]);
    expect(client.closed).toBeNull();
  });

  it('[M2] are refused with the utterance id if they concern an utterance', () => {
    const client = createWireHarness().greeted();
    client.say({ type: 'segment.close', utteranceId: 'utterance-1', frames: 'all' });
    expect(client.of('error')[0]).toMatchObject({ code: 'invalid_message', utteranceId: 'utterance-1' });
  });

  it('[M5] never end the connection if they are events of an unknown version', () => {
    const client = createWireHarness().greeted();
    for (let i = 0; i < 60; i++) client.say({ type: 'event', eventId: 'event-0001', name: 'blinked', at: 1 });
    expect(client.of('error')).toHaveLength(60);
    expect(client.closed).toBeNull();
  });

  it('[M4] end the connection with 1009 if they are too big', () => {
    const client = createWireHarness().greeted();
    client.say({ type: 'search', query: 'x'.repeat(70_000) });
    expect(client.of('error')[0]?.code).toBe('message_too_big');
    expect(client.closed?.code).toBe(1009);
  });

  it('[M5] [M6] end it after fifty wrong ones, and the last error says why', () => {
    const client = createWireHarness().greeted();
    for (let i = 0; i < 60; i++) client.connection.text('?');
    expect(client.of('error')).toHaveLength(51);
    expect(client.received.at(-1)).toMatchObject({ type: 'error', code: 'too_many_errors' });
    expect(client.closed?.code).toBe(1008);
  });

  it('[M7] include keepalive, which is answered and keeps the connection alive', () => {
    const client = createWireHarness().greeted();
    for (let minute = 0; minute < 5; minute++) {
      vi.advanceTimersByTime(59_000);
      client.say({ type: 'keepalive' });
    }
    expect(client.of('keepalive')).toHaveLength(5);
    expect(client.closed).toBeNull();
    vi.advanceTimersByTime(60_000);
    expect(client.of('error')[0]?.code).toBe('idle_timeout');
    expect(client.closed?.code).toBe(1000);
  });

  it('[M8] end it beyond the rate a second', () => {
    const client = createWireHarness().greeted();
    for (let i = 0; i < 1_001; i++) client.say({ type: 'keepalive' });
    expect(client.of('error').at(-1)?.code).toBe('rate_limited');
    expect(client.closed?.code).toBe(1008);
  });

  it('[S1] search is answered under its request id; a failure and a query too long are errors', async () => {
    const client = createWireHarness().greeted();
    const search = { type: 'search', requestId: 'request-1', taskId: 'task-0001', source: 'typed' };
    client.say({ ...search, query: 'stanford' });
    client.say({ ...search, query: 'fail' });
    client.say({ ...search, query: 'x'.repeat(1_001) });
    await settle();
    expect(client.of('results')[0]).toMatchObject({ requestId: 'request-1', query: 'stanford' });
    expect(
      client
        .of('error')
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual(['query_too_long', 'search_failed']);
  });

  it('[S2] events are recorded without an answer', () => {
    const harness = createWireHarness();
    const client = harness.greeted();
    client.say({
      type: 'event',
      eventId: 'event-0001',
      name: 'click',
      at: 1,
      taskId: null,
      utteranceId: null,
      queryId: null,
      data: { position: 1 },
    });
    expect(harness.events).toEqual(['event-0001']);
    expect(client.received).toHaveLength(1);
  });

  it('are not answered after the close', () => {
    const client = createWireHarness().greeted();
    client.connection.end('shutting_down', 'bye');
    const before = client.received.length;
    client.say({ type: 'keepalive' });
    client.connection.binary(numberedFrame(1, 0));
    vi.advanceTimersByTime(120_000);
    expect(client.received).toHaveLength(before);
    expect(client.closed?.code).toBe(1012);
  });

  it('[F1] drops a broken audio frame, and keeps the connection', () => {
    const client = createWireHarness().greeted();
    client.say(openMessage('utterance-1', 1));
    client.connection.binary(new Uint8Array(17));
    expect(client.of('error')[0]?.code).toBe('invalid_frame');
    expect(client.closed).toBeNull();
  });
});
