import { randomUUID } from 'node:crypto';
import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import { UNKNOWN_DEVICE, type Hello } from '@hark/shared/wire/client-message';
import { connectWire, type WireConnection } from './connect-wire.ts';

/** A connection over which recordings are sent. */
export interface WireLine extends WireConnection {
  audio(ordinal: number, sequence: number, pcm: Int16Array): void;
}

/** Marked as synthetic, so that it does not count as real traffic. */
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

/** Opens a session at a server's address (`ws:` or `wss:`). @throws WireError if it is refused or unreachable. */
export async function openWireLine(address: URL, signal: AbortSignal): Promise<WireLine> {
  const url = address.href.replace(/^ws/, 'http');
  const connection = await connectWire({ url, hello: hello(), signal });
  return {
    ...connection,
    audio: (ordinal, sequence, pcm) =>
      connection.frame(encodeAudioFrame({ ordinal, sequence, capturedAtMs: 0, pcm })),
  };
}
