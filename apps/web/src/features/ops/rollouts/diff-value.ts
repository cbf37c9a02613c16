import { rolloutMessages } from './rollout-messages.ts';

const DIGEST = /^(sha256:)?([0-9a-f]{8})[0-9a-f]{56}$/;

/** A value of a version in a table: words without quotes, digests by their first digits. Pure. */
export function valueText(value: unknown): string {
  // JSON has no undefined: a side that lacks a value is null.
  if (value == null) return rolloutMessages.diff.absent;
  if (typeof value !== 'string') return JSON.stringify(value);
  const digest = DIGEST.exec(value);
  return digest === null ? value : `${digest[1] ?? ''}${digest[2] ?? ''}…`;
}
