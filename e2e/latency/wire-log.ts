import type { Page } from '@playwright/test';

/** The messages of one utterance. */
export interface WireUtterance {
  bytesSent: number;
  /** Of its final; null before it arrives. */
  transcript: string | null;
}

interface Sent {
  type?: string;
  utteranceId?: string;
  ordinal?: number;
  transcript?: string;
}

const ORDINAL_AT = 4;

/** Records, from now on, the messages of each utterance in both directions. */
export function logWire(page: Page): ReadonlyMap<string, WireUtterance> {
  const utterances = new Map<string, WireUtterance>();
  const add = (utteranceId: string, bytes: number): void => {
    const utterance = utterances.get(utteranceId) ?? { bytesSent: 0, transcript: null };
    utterances.set(utteranceId, { ...utterance, bytesSent: utterance.bytesSent + bytes });
  };
  page.on('websocket', (socket) => {
    const byOrdinal = new Map<number, string>();
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') {
        add(byOrdinal.get(payload.readUInt32LE(ORDINAL_AT)) ?? '', payload.length);
        return;
      }
      const message: Sent = JSON.parse(payload);
      if (message.utteranceId === undefined || message.type === 'event') return;
      if (message.ordinal !== undefined) byOrdinal.set(message.ordinal, message.utteranceId);
      add(message.utteranceId, payload.length);
    });
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const { type, utteranceId, transcript }: Sent = JSON.parse(payload);
      if (type !== 'final' || utteranceId === undefined) return;
      utterances.set(utteranceId, {
        bytesSent: 0,
        ...utterances.get(utteranceId),
        transcript: transcript ?? '',
      });
    });
  });
  return utterances;
}
