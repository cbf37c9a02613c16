import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { SOCKET_PATH } from '@hark/shared/http/socket-path';
import { PROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@hark/shared/wire/protocol';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { belowBasePath } from '../../http/base-path.ts';
import { ORIGIN_REFUSED, type OriginGate } from '../../http/origin/origin-gate.ts';
import { createConnection, type Connection } from './connection.ts';
import type { ConnectionParts } from './connection-parts.ts';

/** Beyond this `ws` drops the connection itself, before the message is in memory. */
const HARD_MESSAGE_BYTES = 1 << 20;
/** Proxies cut silent connections, many after a minute, some after half of one. */
export const PING_EVERY_MS = 20_000;
const CLOSE_WAIT_MS = 2_000;
/** Limit for a peer that does not read: its messages would accumulate here. */
const MAX_UNSENT_BYTES = 4 << 20;

export interface Gateway {
  openConnections(): number;
  /** Returns whether a new connection would be accepted now. */
  hasRoom(): boolean;
  /** Tells each client if another version will answer its next utterance. */
  tellVersions(): void;
  /** Refuses new connections, awaits `settle`, then closes the connections. */
  close(settle: () => Promise<void>): Promise<void>;
}

interface GatewayOptions {
  server: Server;
  parts: ConnectionParts;
  originGate: OriginGate;
  /** Public path of the server, without its final slash. */
  basePath: string;
  maxConnections: number;
}

interface Refusal {
  status: string;
  code: string;
  message: string;
}

/** The response of a server that is full or closing. */
export const NO_ROOM = {
  code: 'overloaded',
  message: 'The server is full; try again in a few seconds.',
  retryAfterSeconds: 5,
} as const;

function refuse(socket: Duplex, { status, code, message }: Refusal): void {
  const retryable = code === NO_ROOM.code;
  const body = JSON.stringify({ error: { code, message, retryable } });
  const retry = retryable ? `Retry-After: ${NO_ROOM.retryAfterSeconds}\r\n` : '';
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${retry}Connection: close\r\n\r\n${body}`,
  );
}

function offeredProtocols(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** Connects a WebSocket's events to a connection. */
function serve(socket: WebSocket, parts: ConnectionParts, token: string | null): Connection {
  const connection = createConnection(
    parts,
    {
      sendText(text) {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
        else socket.send(text);
      },
      close(code, reason) {
        socket.close(code, reason);
        setTimeout(() => socket.terminate(), CLOSE_WAIT_MS).unref();
      },
    },
    token,
  );
  let unanswered = 0;
  const ping = setInterval(() => {
    if (++unanswered > 2) socket.terminate();
    else socket.ping();
  }, PING_EVERY_MS);
  socket.on('pong', () => {
    unanswered = 0;
  });
  socket.on('message', (data, isBinary) => {
    const bytes = bytesOf(data);
    if (isBinary) connection.binary(bytes);
    else connection.text(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  });
  socket.on('error', () => {
    // After a broken or oversized frame `ws` closes, and `close` follows.
  });
  socket.on('close', () => {
    clearInterval(ping);
    connection.closed();
  });
  return connection;
}

/** Handles the HTTP server's upgrades (SPEC.md, section 1) and owns every connection. */
export function createGateway(options: GatewayOptions): Gateway {
  const { server, parts, originGate, basePath, maxConnections } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: HARD_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  const connections = new Set<Connection>();
  let closing = false;

  const hasRoom = (): boolean => !closing && connections.size < maxConnections;

  function refusalOf(request: IncomingMessage): Refusal | null {
    const addressed = belowBasePath(request.url ?? '', basePath);
    if (addressed.type === 'redirect' || addressed.url.split('?', 1)[0] !== SOCKET_PATH) {
      const message = `WebSockets are served at ${basePath}${SOCKET_PATH}.`;
      return { status: '404 Not Found', code: 'bad_upgrade', message };
    }
    const foreign = originGate.refusal(request.headers);
    if (foreign !== null) return { status: '403 Forbidden', code: ORIGIN_REFUSED, message: foreign };
    if (!hasRoom()) return { status: '503 Service Unavailable', ...NO_ROOM };
    if (offeredProtocols(request).includes(PROTOCOL)) return null;
    const message = `The request must offer the subprotocol ${PROTOCOL}.`;
    return { status: '400 Bad Request', code: 'bad_upgrade', message };
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request);
    if (refusal !== null) refuse(socket, refusal);
    else {
      const offered = offeredProtocols(request);
      sockets.handleUpgrade(request, socket, head, (accepted) => accept(accepted, offered));
    }
  }

  function accept(socket: WebSocket, offered: readonly string[]): void {
    const token = offered.find((name) => name.startsWith(TOKEN_SUBPROTOCOL_PREFIX));
    const connection = serve(socket, parts, token?.slice(TOKEN_SUBPROTOCOL_PREFIX.length) ?? null);
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  }

  server.on('upgrade', onUpgrade);

  return {
    openConnections: () => connections.size,
    hasRoom,
    tellVersions() {
      for (const connection of connections) connection.tellVersion();
    },
    async close(settle) {
      closing = true;
      await settle();
      const gone = [...sockets.clients].map(
        (socket) => new Promise((resolve) => socket.once('close', resolve)),
      );
      for (const connection of connections) {
        connection.end('shutting_down', 'The server is restarting; reconnect in a moment.');
      }
      await Promise.all(gone);
      server.off('upgrade', onUpgrade);
      sockets.close();
    },
  };
}
