import { normalizeTranscript } from '@hark/shared/text/normalize-transcript';
import { createRandom } from '@hark/shared/testing/seeded-random';
import type { AskedName } from './measure-untidy.ts';
import type { NamedEntry } from './read-folder.ts';
import type { UntidyName } from './untidy-name.ts';

/** Gives made names ids and popularities. */
export function toEntries(names: readonly UntidyName[]): NamedEntry[] {
  const random = createRandom(5);
  return names.map(({ title, said }, place) => ({
    entry: { id: `n${place}`, title, popularity: Math.floor(random() ** 4 * 1_000) },
    said,
  }));
}

/** Draws names, each with the ids of all entries that are said so. */
export function drawNames(names: readonly NamedEntry[], count: number, seed: number): AskedName[] {
  const idsOf = new Map<string, string[]>();
  for (const { entry, said } of names) {
    const key = normalizeTranscript(said);
    idsOf.set(key, [...(idsOf.get(key) ?? []), entry.id]);
  }
  const random = createRandom(seed);
  const drawn = new Map<string, AskedName>();
  for (let tries = 0; drawn.size < count && tries < 20 * count; tries++) {
    const { said = '' } = names[Math.floor(random() * names.length)] ?? {};
    const key = normalizeTranscript(said);
    if (key !== '') drawn.set(key, { text: said, expect: idsOf.get(key) ?? [] });
  }
  return [...drawn.values()];
}
