import type { SessionResponse } from '@hark/shared/http/api';
import type { ClientMessage, Hello } from '@hark/shared/wire/client-message';
import { CLOSE_CODES, type ErrorCode } from '@hark/shared/wire/errors';
import { parseServerMessage } from '@hark/shared/wire/parse-message';
import type { Ready, ServerMessage } from '@hark/shared/wire/server-message';
import type { ExplainRefusal } from './explain-refusal.ts';
import { canReconnect, reconnectDelayMs, UNRESPONSIVE_CLOSE } from './reconnect-policy.ts';
import { kindOfClose, UNREACHABLE, type Refusal, type RefusalKind } from './refusal.ts';
import type { RequestSession } from './session-api.ts';
import type { OpenTransport, Transport } from './transport.ts';

/** Longest wait for the server's `ready`. */
const READY_TIMEOUT_MS = 10_000;
const LONGEST_KEEPALIVE_MS = 10_000;
/** After this many sockets failed in a row while requests arrive, the network is not the cause. */
const FAILED_SOCKETS = 3;

export type ConnectionState = 'closed' | 'connecting' | 'open' | 'waiting';

export interface ConnectionOptions {
  requestSession: RequestSession;
  openTransport: OpenTransport;
  explainRefusal: ExplainRefusal;
  /** 0..1, for the jitter. */
  random: () => number;
  clientId: () => string | null;
  /** The other fields of `hello`, read again for every connection. */
  hello: (session: SessionResponse) => Hello;
  /** Whether there is something to send: only then a lost connection is reopened (X3). */
  isNeeded: () => boolean;
  onSession: (session: SessionResponse) => void;
  onReady: (ready: Ready) => void;
  onMessage: (message: ServerMessage) => void;
  /** `why`: the reason while it waits. */
  onState: (state: ConnectionState, why: RefusalKind | null) => void;
  /** A retry can't help, or has failed for `giveUpAfterMs()`. */
  onGaveUp: (refusal: Refusal) => void;
  giveUpAfterMs: () => number;
}

export interface Connection {
  /** Opens it unless it is open or opening. */
  open: () => void;
  /** Retries at once instead of after the back-off, as when the network returns. */
  retryNow: () => void;
  /** False when it is not ready. */
  send: (message: ClientMessage | Uint8Array<ArrayBuffer>) => boolean;
  /** Closes and, if needed, reopens: for a changed `hello`. */
  renew: () => void;
  close: () => void;
}

/** Keeps one socket open while it is needed: token, socket, `hello`, `ready`, keepalive, back-off. */
export function createConnection(options: ConnectionOptions): Connection {
  let state: ConnectionState = 'closed';
  let transport: Transport | null = null;
  let attempt = 0;
  let lostAt: number | null = null;
  let lastError: ErrorCode | null = null;
  let lastRefusal = UNREACHABLE;
  let failedSockets = 0;
  let heardSinceKeepalive = true;
  /** The one pending timer: the next attempt, `ready`, or the next keepalive. */
  let timer: ReturnType<typeof setTimeout> | undefined;
  let request = new AbortController();

  function become(next: ConnectionState): void {
    if (next === state) return;
    state = next;
    options.onState(next, next === 'waiting' ? lastRefusal.kind : null);
  }

  function after(delayMs: number, run: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(run, delayMs);
  }

  function stopWaiting(): void {
    clearTimeout(timer);
    request.abort();
  }

  function giveUp(refusal: Refusal): void {
    stopWaiting();
    lostAt = null;
    attempt = 0;
    failedSockets = 0;
    become('closed');
    options.onGaveUp(refusal);
  }

  function tryLater(atLeastMs: number): void {
    stopWaiting();
    transport = null;
    lostAt ??= Date.now();
    if (!options.isNeeded()) {
      lostAt = null;
      become('closed');
      return;
    }
    const leftMs = lostAt + options.giveUpAfterMs() - Date.now();
    // A rate limit lasts a minute, longer than anyone waits without a message.
    if (leftMs <= 0 || (lastRefusal.kind === 'rate-limited' && atLeastMs > leftMs)) {
      return giveUp(lastRefusal);
    }
    become('waiting');
    after(Math.max(atLeastMs, reconnectDelayMs(attempt++, options.random())), () => void connect());
  }

  function refused(refusal: Refusal): void {
    lastRefusal = refusal;
    if (refusal.retryAfterMs === null) giveUp(refusal);
    else tryLater(refusal.retryAfterMs);
  }

  /** The socket failed before it opened; a browser gives no reason for that. */
  async function socketFailed(socketPath: string): Promise<void> {
    stopWaiting();
    transport = null;
    request = new AbortController();
    const { signal } = request;
    const refusal = await options.explainRefusal(socketPath, signal);
    if (signal.aborted) return;
    // A server that was unreachable a moment ago looks the same.
    const isSure = refusal.kind !== 'no-sockets' || ++failedSockets >= FAILED_SOCKETS;
    refused(isSure ? refusal : { ...refusal, retryAfterMs: 0 });
  }

  function keepAlive(everyMs: number): void {
    after(everyMs, () => {
      if (!heardSinceKeepalive) return transport?.close(UNRESPONSIVE_CLOSE);
      if (options.isNeeded()) {
        heardSinceKeepalive = false;
        send({ type: 'keepalive' });
      }
      keepAlive(everyMs);
    });
  }

  function onReady(ready: Ready): void {
    stopWaiting();
    attempt = 0;
    failedSockets = 0;
    lostAt = null;
    become('open');
    heardSinceKeepalive = true;
    keepAlive(Math.min(LONGEST_KEEPALIVE_MS, ready.limits.idleTimeoutMs / 3));
    options.onReady(ready);
  }

  function onText(text: string): void {
    heardSinceKeepalive = true;
    const parsed = parseServerMessage(text);
    // A newer server may send messages that this page does not support (M3).
    if (!parsed.ok) return;
    if (parsed.message.type === 'error') lastError = parsed.message.code;
    if (parsed.message.type === 'ready') onReady(parsed.message);
    else options.onMessage(parsed.message);
  }

  function onClose(code: number): void {
    transport = null;
    const canRetry = canReconnect(code, lastError);
    const message = canRetry
      ? 'The connection to the server was lost.'
      : 'The server closed the connection and won’t take it back. Reload the page.';
    refused({ kind: kindOfClose(lastError, canRetry), message, retryAfterMs: canRetry ? 0 : null });
  }

  function openSocket(session: SessionResponse): void {
    lastError = null;
    // Messages of an abandoned connection are ignored.
    const isCurrent = (): boolean => transport === opened;
    let isOpen = false;
    const { socketPath } = session;
    const opened = options.openTransport(
      { socketPath, token: session.sessionToken },
      {
        onOpen: () => {
          isOpen = true;
          opened.send(JSON.stringify(options.hello(session)));
        },
        onText: (text) => {
          if (isCurrent()) onText(text);
        },
        onClose: (code) => {
          if (!isCurrent()) return;
          if (isOpen) onClose(code);
          else void socketFailed(socketPath);
        },
      },
    );
    transport = opened;
    after(READY_TIMEOUT_MS, () => opened.close(UNRESPONSIVE_CLOSE));
  }

  async function connect(): Promise<void> {
    stopWaiting();
    request = new AbortController();
    const { signal } = request;
    become('connecting');
    const requested = await options.requestSession(options.clientId(), signal);
    if (signal.aborted) return;
    if (requested.ok) {
      options.onSession(requested.session);
      return openSocket(requested.session);
    }
    refused(requested.refusal);
  }

  function send(message: ClientMessage | Uint8Array<ArrayBuffer>): boolean {
    if (state !== 'open' || transport === null) return false;
    transport.send(message instanceof Uint8Array ? message : JSON.stringify(message));
    return true;
  }

  function disconnect(): void {
    stopWaiting();
    const closing = transport;
    transport = null;
    become('closed');
    closing?.close(CLOSE_CODES.normal);
  }

  return {
    open: () => {
      if (state === 'closed') void connect();
    },
    retryNow: () => {
      if (state === 'waiting') void connect();
    },
    send,
    renew: () => {
      disconnect();
      if (options.isNeeded()) void connect();
    },
    close: disconnect,
  };
}
