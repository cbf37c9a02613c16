import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@hark/shared/wire/protocol';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { createConnection, type Connection } from './connection.ts';
import type { ConnectionParts } from './connection-parts.ts';
import { isAllowedOrigin } from './is-allowed-origin.ts';

export const SOCKET_PATH = '/v1/stream';
/** Beyond this `ws` drops the connection by itself, before the message is in memory. */
const HARD_MESSAGE_BYTES = 1 << 20;
const PING_EVERY_MS = 20_000;
const CLOSE_WAIT_MS = 2_000;
/** A peer that does not read: its messages would pile up here. */
const MAX_UNSENT_BYTES = 4 << 20;

export interface Gateway {
  openConnections(): number;
  /** Refuses new connections, lets `settle` finish, says goodbye. */
  close(settle: () => Promise<void>): Promise<void>;
}

interface GatewayOptions {
  server: Server;
  parts: ConnectionParts;
  allowedOrigins: readonly string[];
  maxConnections: number;
}

function refuse(socket: Duplex, status: string, message: string): void {
  const body = JSON.stringify({
    error: {
      code: status.startsWith('503') ? 'overloaded' : 'bad_upgrade',
      message,
      retryable: status.startsWith('503'),
    },
  });
  const retry = status.startsWith('503') ? 'Retry-After: 5\r\n' : '';
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

/** Carries a WebSocket's life to a connection and back. */
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
    // A broken or oversized frame: `ws` closes, and `close` follows.
  });
  socket.on('close', () => {
    clearInterval(ping);
    connection.closed();
  });
  return connection;
}

/** Takes over the HTTP server's upgrades (SPEC.md, section 1) and owns every connection. */
export function createGateway({ server, parts, allowedOrigins, maxConnections }: GatewayOptions): Gateway {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: HARD_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  const connections = new Set<Connection>();
  let closing = false;

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const offered = offeredProtocols(request);
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== SOCKET_PATH) refuse(socket, '404 Not Found', `WebSockets are served at ${SOCKET_PATH}.`);
    else if (closing || connections.size >= maxConnections) {
      refuse(
        socket,
        '503 Service Unavailable',
        'The server has no room just now; try again in a few seconds.',
      );
    } else if (!isAllowedOrigin(request.headers.origin, request.headers.host, allowedOrigins)) {
      refuse(socket, '403 Forbidden', 'This page may not connect; add its origin to HARK_ALLOWED_ORIGINS.');
    } else if (!offered.includes(PROTOCOL)) {
      refuse(socket, '400 Bad Request', `Offer the subprotocol ${PROTOCOL}.`);
    } else sockets.handleUpgrade(request, socket, head, (accepted) => accept(accepted, offered));
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
    async close(settle) {
      closing = true;
      await settle();
      const gone = [...sockets.clients].map(
        (socket) => new Promise((resolve) => socket.once('close', resolve)),
      );
      for (const connection of connections) {
        connection.end('shutting_down', 'The server is restarting; connect again in a moment.');
      }
      await Promise.all(gone);
      server.off('upgrade', onUpgrade);
      sockets.close();
    },
  };
}
