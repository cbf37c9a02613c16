import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConnection } from './connection.ts';
import { createFakeServer, fakeHello, fakeSession } from './fake-server.ts';
import { UNREACHABLE, type Refusal } from './refusal.ts';
import type { SessionRequested } from './session-api.ts';
import type { OpenTransport } from './transport.ts';

interface Way {
  /** The answer of `POST /v1/session`. */
  session?: SessionRequested;
  /** Why a socket fails before it opens; null if it opens. */
  socket?: Refusal | null;
}

const failingTransport: OpenTransport = (_address, { onClose }) => {
  queueMicrotask(() => onClose(1006));
  return { send: () => undefined, close: () => undefined };
};

function setUp(way: Way) {
  const told: string[] = [];
  const server = createFakeServer();
  let sockets = 0;
  const startedAt = Date.now();
  const note = (what: string): void => {
    told.push(`${Date.now() - startedAt} ${what}`);
  };
  const connection = createConnection({
    requestSession: () => Promise.resolve(way.session ?? { ok: true, session: fakeSession }),
    openTransport: (address, listener) => {
      sockets++;
      const open = (way.socket ?? null) === null ? server.openTransport : failingTransport;
      return open(address, listener);
    },
    explainRefusal: () => Promise.resolve(way.socket ?? UNREACHABLE),
    random: () => 0.5,
    clientId: () => null,
    hello: () => fakeHello,
    isNeeded: () => true,
    onSession: () => undefined,
    onReady: () => note('ready'),
    onMessage: () => undefined,
    onState: (state, why) => {
      if (state === 'waiting') note(`waits: ${why}`);
    },
    onGaveUp: ({ kind }) => note(`gave up: ${kind}`),
    giveUpAfterMs: () => 20_000,
  });
  return { connection, server, told, way, sockets: () => sockets };
}

const refusal = (kind: Refusal['kind'], retryAfterMs: number | null): Refusal => ({
  kind,
  message: 'Why.',
  retryAfterMs,
});
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a connection that is refused', () => {
  it('gives up at once if the session refuses the page', async () => {
    const { connection, told, sockets } = setUp({
      session: { ok: false, refusal: refusal('refused', null) },
    });
    connection.open();
    await pass(0);
    expect(told).toEqual(['0 gave up: refused']);
    expect(sockets()).toBe(0);
  });

  it("gives up at once if only the socket is refused, with the server's reason", async () => {
    const { connection, told, sockets } = setUp({ socket: refusal('refused', null) });
    connection.open();
    await pass(60_000);
    expect(told).toEqual(['0 gave up: refused']);
    expect(sockets()).toBe(1);
  });

  it('reports at once that the server is full, and connects as soon as there is room', async () => {
    const { connection, told, way } = setUp({ socket: refusal('full', 5_000) });
    connection.open();
    await pass(0);
    expect(told).toEqual(['0 waits: full']);
    way.socket = null;
    await pass(5_000);
    expect(told.at(-1)).toBe('5000 ready');
  });

  it('reports in the end that the server is full, not that it is away', async () => {
    const { connection, told } = setUp({ socket: refusal('full', 5_000) });
    connection.open();
    await pass(60_000);
    expect(told.at(-1)).toBe('20000 gave up: full');
  });

  it('does not make anyone wait for the minute of a rate limit', async () => {
    const { connection, told } = setUp({ session: { ok: false, refusal: refusal('rate-limited', 60_000) } });
    connection.open();
    await pass(0);
    expect(told).toEqual(['0 gave up: rate-limited']);
  });

  it('blames the proxy after three failures, because a server that was just away looks the same', async () => {
    const blocked = setUp({ socket: refusal('no-sockets', null) });
    blocked.connection.open();
    await pass(2_000);
    expect(blocked.sockets()).toBe(3);
    expect(blocked.told.at(-1)).toMatch(/^\d{3} gave up: no-sockets$/);

    const restarted = setUp({ socket: refusal('no-sockets', null) });
    restarted.connection.open();
    await pass(0);
    restarted.way.socket = null;
    await pass(1_000);
    expect(restarted.told.at(-1)).toMatch(/ready$/);
  });

  it('reports that its token is refused, if each one is', async () => {
    const { connection, server, told } = setUp({});
    connection.open();
    for (let tries = 0; tries < 60; tries++) {
      await pass(500);
      const open = server.connections.at(-1);
      open?.say({ type: 'error', code: 'unauthorized', message: 'No.', retryable: true });
      open?.drop(1008);
    }
    expect(told).toContainEqual(expect.stringMatching(/waits: unauthorized$/));
  });

  it('asks for no reason after it is closed', async () => {
    const { connection, told } = setUp({ socket: refusal('refused', null) });
    connection.open();
    connection.close();
    await pass(60_000);
    expect(told).toEqual([]);
  });
});
