import { createHash } from 'node:crypto';

/** Ids of a trace's first span; lower-case hexadecimal, as in W3C Trace Context. */
export interface RootIds {
  /** 16 bytes. */
  traceId: string;
  /** 8 bytes. */
  spanId: string;
}

/**
 * Derives an utterance's trace from its id alone: the first 16 bytes of its SHA-256, and the next 8 for its first span.
 * A later report of the page so joins the same trace on any server, and all servers make the same sampling decision.
 */
export function traceIdsOf(utteranceId: string): RootIds {
  const digest = createHash('sha256').update(utteranceId).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}
