import { createHmac } from 'node:crypto';
import { postJson } from './post-json.ts';

/**
 * Signs a message like Stripe and others do: an HMAC-SHA256 over the time and the body, so that a receiver knows who
 * sent it and can refuse an old one. Pure.
 */
export function signatureOf(secret: string, body: string, atMs: number): string {
  const seconds = Math.floor(atMs / 1_000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}

interface WebhookOptions {
  address: string;
  secret: string | null;
  /** The same for every attempt, so that a receiver can leave out repetitions. */
  deliveryId: string;
  nowMs: number;
  signal: AbortSignal;
  timeoutMs?: number | undefined;
}

/** Sends one message. @throws PostError */
export async function sendWebhook(message: unknown, options: WebhookOptions): Promise<void> {
  const { address, secret, deliveryId, nowMs, signal, timeoutMs } = options;
  const body = JSON.stringify({ deliveryId, ...(typeof message === 'object' ? message : {}) });
  await postJson(address, body, {
    headers: {
      'hark-delivery': deliveryId,
      ...(secret === null ? {} : { 'hark-signature': signatureOf(secret, body, nowMs) }),
    },
    signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}
