import type { EntryChange } from '../index/plan-changes.ts';

/** Sequences of changes that run beside each other. */
export const LANES = 4;
/** Entries that a lane changes in turn. */
const ENTRIES = 40;

/** The change with this number of a lane: every seventh deletes an entry. Pure. */
export function changeOf(lane: string, number: number): EntryChange {
  const id = `${lane}-${number % ENTRIES}`;
  if (number % 7 === 6) return { type: 'delete', ids: [id] };
  return { type: 'put', entries: [{ id, title: `Changing ${lane} ${number}` }] };
}
