import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { SearchIndex } from '../../apps/server/src/search/search-index.ts';
import { createRandom, pick } from '@hark/shared/testing/seeded-random';

/** Results while titles are typed letter by letter. */
export interface TypingReport {
  searches: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  /** CPU time of this process per search. */
  cpuMs: number;
  /** Share of titles among the ten results, by the number of typed letters; for popular titles and any. */
  shown: Record<'popular' | 'any', Record<number, number>>;
}

/** Numbers of letters after which the results are checked. */
const LETTERS = [1, 2, 3, 4, 6, 8, 12];
const POPULAR = 1_000;
const RESULTS = 10;

/** Types random titles, half of them popular. */
export async function measureTyping(
  index: Pick<SearchIndex, 'search'>,
  entries: readonly CatalogueEntry[],
  { titles, seed }: { titles: number; seed: number },
): Promise<TypingReport> {
  const random = createRandom(seed);
  const popular = entries.toSorted((a, b) => (b.popularity ?? -1) - (a.popularity ?? -1)).slice(0, POPULAR);
  const durationsMs: number[] = [];
  const instant = async (text: string): Promise<string[]> => {
    const startedMs = performance.now();
    const request = { hypotheses: [{ text, probability: 1 }], limit: RESULTS, kind: 'instant' } as const;
    const found = await index.search(request);
    durationsMs.push(performance.now() - startedMs);
    return found.map(({ id }) => id);
  };
  // The first search reads the popular names.
  await instant('a');
  durationsMs.length = 0;
  const cpuBefore = process.cpuUsage();
  const shown = {
    popular: await typeTitles(popular, { titles, random, instant }),
    any: await typeTitles(entries, { titles, random, instant }),
  };
  const { user, system } = process.cpuUsage(cpuBefore);
  const searches = durationsMs.length;
  durationsMs.sort((a, b) => a - b);
  const quantile = (share: number): number => durationsMs[Math.floor(share * searches)] ?? Number.NaN;
  return {
    searches,
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    maxMs: durationsMs.at(-1) ?? Number.NaN,
    cpuMs: (user + system) / 1_000 / searches,
    shown,
  };
}

interface Typing {
  titles: number;
  random: () => number;
  instant: (text: string) => Promise<string[]>;
}

async function typeTitles(
  entries: readonly CatalogueEntry[],
  { titles, random, instant }: Typing,
): Promise<Record<number, number>> {
  const seen = new Map(LETTERS.map((letters) => [letters, { shown: 0, asked: 0 }]));
  for (let typed = 0; typed < titles; typed++) {
    const { id, title } = pick(entries, random);
    for (const [letters, count] of seen) {
      if (title.length < letters) continue;
      count.asked++;
      if ((await instant(title.slice(0, letters).toLowerCase())).includes(id)) count.shown++;
    }
  }
  return Object.fromEntries([...seen].map(([letters, { shown, asked }]) => [letters, shown / asked]));
}
