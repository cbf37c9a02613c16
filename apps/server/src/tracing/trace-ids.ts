import { createHash } from 'node:crypto';

/** Of a trace's first span; lower-case hexadecimal, as W3C Trace Context has them. */
export interface RootIds {
  /** 16 bytes. */
  traceId: string;
  /** 8 bytes. */
  spanId: string;
}

/**
 * An utterance's trace is known from its id alone: the first 16 bytes of its SHA-256, the next 8 its first span. So what
 * a page reports later, to whichever server, comes to the same trace, and every server decides alike on sampling it.
 */
export function traceIdsOf(utteranceId: string): RootIds {
  const digest = createHash('sha256').update(utteranceId).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}
