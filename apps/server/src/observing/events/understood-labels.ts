import type { Understood } from '@hark/shared/wire/filter';

const MOST_CHARACTERS = 500;

/** Returns what was understood as a field of an event's data: `red; up to 500 €; cheapest first`. Pure. */
export function understoodField(understood: Understood | undefined): { understood?: string } {
  const labels = [...(understood?.filters ?? []), ...(understood?.sort ?? [])].map(({ label }) => label);
  return labels.length === 0 ? {} : { understood: labels.join('; ').slice(0, MOST_CHARACTERS) };
}
