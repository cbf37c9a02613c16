import { text } from 'node:stream/consumers';
import { sessionResponseSchema } from '@hark/shared/http/api';
import { publicSocketPath } from '@hark/shared/http/socket-path';
import type { ClientMessage, Hello } from '@hark/shared/wire/client-message';
import { parseServerMessage } from '@hark/shared/wire/parse-message';
import { PROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@hark/shared/wire/protocol';
import type { Ready, ServerMessage } from '@hark/shared/wire/server-message';
import { WebSocket } from 'ws';
import { describeRefusal } from './describe-refusal.ts';
import { postJson } from './post-json.ts';
import { serverUrl } from './server-url.ts';
import { WireError } from './wire-error.ts';

type OfType<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** An open connection after `hello`. */
export interface WireConnection {
  ready: Ready;
  say(message: ClientMessage): void;
  frame(bytes: Uint8Array): void;
  /** Receives every message from now on; null once the connection is gone. Replaces an earlier listener. */
  listen(listener: Listener): void;
  /**
   * Resolves with the next message from now on that `takes` accepts. Rejects with WireError when the connection ends.
   */
  next<Taken extends ServerMessage>(
    takes: (message: ServerMessage) => message is Taken,
    signal: AbortSignal,
  ): Promise<Taken>;
  /** Drops the connection without a close frame, as a lost network does. */
  cut(): void;
  close(): Promise<void>;
}

type Listener = (message: ServerMessage | null) => void;

interface ConnectOptions {
  /** Of the server, such as `http://localhost:3000` or `https://x.example/hark`. */
  url: string;
  hello: Omit<Hello, 'type' | 'protocol' | 'token'>;
  signal: AbortSignal;
}

interface Waiting {
  /** Takes the message if it is the awaited one; returns whether it was. */
  offer(message: ServerMessage): boolean;
  end(reason: WireError): void;
}

function isOfType<Type extends ServerMessage['type']>(type: Type) {
  return (message: ServerMessage): message is OfType<Type> => message.type === type;
}

function createInbox(socket: WebSocket) {
  const waiting = new Set<Waiting>();
  let ended: WireError | null = null;
  let lastError = '';
  let listener: Listener = () => undefined;

  function end(reason: WireError): void {
    if (ended === null) listener(null);
    ended ??= reason;
    for (const each of waiting) each.end(ended);
    waiting.clear();
  }
  socket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return;
    const parsed = parseServerMessage(data.toString('utf8'));
    if (!parsed.ok) return;
    if (parsed.message.type === 'error') lastError = parsed.message.message;
    listener(parsed.message);
    for (const each of waiting) if (each.offer(parsed.message)) waiting.delete(each);
  });
  socket.on('error', (cause) =>
    end(new WireError(`The socket failed: ${cause.message}`, { code: 'socket', retryable: true, cause })),
  );
  socket.on('unexpected-response', (_request, response) => {
    const { statusCode: status = 0 } = response;
    const refused = (body: string): void => {
      end(new WireError(describeRefusal(status, body), { code: 'refused', retryable: status >= 500 }));
      socket.terminate();
    };
    text(response).then(refused, () => refused(''));
  });
  socket.on('close', (code) =>
    end(new WireError(`The connection ended (${code}). ${lastError}`, { code: 'closed', retryable: true })),
  );

  const next: WireConnection['next'] = (takes, signal) =>
    new Promise((resolve, reject) => {
      if (ended !== null) return reject(ended);
      const stop = (): void => {
        waiting.delete(each);
        reject(new WireError('Waiting for the server was cancelled.', { code: 'aborted', retryable: false }));
      };
      const each: Waiting = {
        offer(message) {
          if (!takes(message)) return false;
          signal.removeEventListener('abort', stop);
          resolve(message);
          return true;
        },
        end(reason) {
          signal.removeEventListener('abort', stop);
          reject(reason);
        },
      };
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      waiting.add(each);
    });
  const listen: WireConnection['listen'] = (given) => {
    listener = given;
    if (ended !== null) listener(null);
  };
  return { next, listen };
}

function socketAddress(url: string, path: string): string {
  const root = serverUrl(url, '');
  const address = new URL(publicSocketPath(root.pathname, path), root);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

/** Requests a session, opens its socket and sends `hello`. @throws WireError */
export async function connectWire({ url, hello, signal }: ConnectOptions): Promise<WireConnection> {
  const { clientId } = hello;
  const session = await postJson(serverUrl(url, 'v1/session').href, {
    body: { clientId },
    schema: sessionResponseSchema,
    signal,
  });
  const protocols = [PROTOCOL, `${TOKEN_SUBPROTOCOL_PREFIX}${session.sessionToken}`];
  const socket = new WebSocket(socketAddress(url, session.socketPath), protocols);
  const { next, listen } = createInbox(socket);
  const say = (message: ClientMessage): void => socket.send(JSON.stringify(message));
  socket.once('open', () => say({ type: 'hello', protocol: PROTOCOL, ...hello }));
  try {
    const ready = await next(isOfType('ready'), signal);
    return {
      ready,
      say,
      frame: (bytes) => socket.send(bytes),
      next,
      listen,
      cut: () => socket.terminate(),
      close: () =>
        new Promise((resolve) => {
          if (socket.readyState === WebSocket.CLOSED) return resolve();
          socket.once('close', () => resolve());
          socket.close(1000);
        }),
    };
  } catch (error) {
    socket.terminate();
    throw error;
  }
}
