import { sessionResponseSchema } from '@hark/shared/http/api';
import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import { UNKNOWN_DEVICE, type ClientMessage, type Hello } from '@hark/shared/wire/client-message';
import { parseServerMessage } from '@hark/shared/wire/parse-message';
import { PROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@hark/shared/wire/protocol';
import type { Ready, ServerMessage } from '@hark/shared/wire/server-message';
import { WebSocket } from 'ws';

export interface WireLine {
  ready: Ready;
  send(message: ClientMessage): void;
  audio(ordinal: number, sequence: number, pcm: Int16Array): void;
  /** Called with every message; with null once the connection is gone. */
  listen(listener: (message: ServerMessage | null) => void): void;
  close(): void;
}

function helloOf(clientId: string): Hello {
  return {
    type: 'hello',
    protocol: PROTOCOL,
    clientId,
    device: { ...UNKNOWN_DEVICE, class: 'server' },
    vad: { model: 'silero-v6', backend: 'native', params: {} },
    consent: { audio: false },
    language: 'en',
  };
}

function textOf(data: unknown): string {
  return Buffer.isBuffer(data) ? data.toString('utf8') : '';
}

/** Opens a session at a server's address (`ws:` or `wss:`). Rejects with a sentence when it is refused or not there. */
export async function openWireLine(url: URL, signal: AbortSignal): Promise<WireLine> {
  const http = new URL('/v1/session', url.href.replace(/^ws/, 'http'));
  const response = await fetch(http, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal,
  }).catch(() => {
    throw new Error(`No server answers at ${http.origin}; start one with \`hark serve\`.`);
  });
  if (!response.ok) throw new Error(`The server refused a session (HTTP ${response.status}).`);
  const { sessionToken, socketPath, clientId } = sessionResponseSchema.parse(await response.json());
  const socket = new WebSocket(new URL(socketPath, url), [
    PROTOCOL,
    `${TOKEN_SUBPROTOCOL_PREFIX}${sessionToken}`,
  ]);
  let listener: (message: ServerMessage | null) => void = () => undefined;
  return new Promise((resolve, reject) => {
    const send = (message: ClientMessage): void => socket.send(JSON.stringify(message));
    socket.on('error', () => reject(new Error(`The server at ${url.origin} refused the socket.`)));
    socket.on('close', () => {
      reject(new Error(`The server at ${url.origin} closed the socket.`));
      listener(null);
    });
    socket.on('open', () => send(helloOf(clientId)));
    socket.on('message', (data) => {
      const parsed = parseServerMessage(textOf(data));
      if (!parsed.ok) return;
      if (parsed.message.type !== 'ready') return listener(parsed.message);
      resolve({
        ready: parsed.message,
        send,
        audio: (ordinal, sequence, pcm) =>
          socket.send(encodeAudioFrame({ ordinal, sequence, capturedAtMs: 0, pcm })),
        listen: (next) => {
          listener = next;
        },
        close: () => socket.close(),
      });
    });
  });
}
