import { createHash } from 'node:crypto';

/**
 * An id for an entry that has none: the same whenever the same title and address are imported, so that importing again
 * replaces the entry. Pure.
 */
export function makeId(title: string, url: string | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify([title, url ?? null]));
  return `made-${hash.digest('hex').slice(0, 20)}`;
}
