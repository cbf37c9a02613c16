import { randomUUID } from 'node:crypto';
import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import { UNKNOWN_DEVICE, type ClientMessage, type Hello } from '@hark/shared/wire/client-message';
import { connectWire, type WireConnection } from '../wire-client/connect-wire.ts';

/** A connection over which recordings are said. */
export interface WireLine extends Pick<WireConnection, 'ready' | 'listen'> {
  send(message: ClientMessage): void;
  audio(ordinal: number, sequence: number, pcm: Int16Array): void;
  close(): void;
}

/** Marked, so that nobody takes it for real traffic. */
function hello(): Omit<Hello, 'type' | 'protocol' | 'token'> {
  return {
    clientId: randomUUID(),
    device: { ...UNKNOWN_DEVICE, class: 'server' },
    vad: { model: 'silero-v6', backend: 'native', params: {} },
    consent: { audio: false },
    language: 'en',
    synthetic: true,
  };
}

/** Opens a session at a server's address (`ws:` or `wss:`). @throws WireError where it is refused or not there. */
export async function openWireLine(address: URL, signal: AbortSignal): Promise<WireLine> {
  const url = address.href.replace(/^ws/, 'http');
  const connection = await connectWire({ url, hello: hello(), signal });
  return {
    ready: connection.ready,
    listen: connection.listen,
    send: connection.say,
    audio: (ordinal, sequence, pcm) =>
      connection.frame(encodeAudioFrame({ ordinal, sequence, capturedAtMs: 0, pcm })),
    close: () => void connection.close(),
  };
}
