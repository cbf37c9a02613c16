import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { Logger } from 'pino';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { Recognizer } from '../../recognition/recognizer.ts';
import type { SearchIndex } from '../../search/search-index.ts';

interface ExpectCatalogueOptions {
  /** Its name, for the name of the task. */
  catalogue: string;
  recognizer: Pick<Recognizer, 'capabilities' | 'expect'>;
  search: Pick<SearchIndex, 'generation' | 'phrases'>;
  logger: Logger;
}

/** How soon a catalogue that another process imports is noticed. */
const CHECK_EVERY_MS = 5_000;

const mostRefusalsLogged = 5;

async function expectNow({ recognizer, search, logger }: ExpectCatalogueOptions): Promise<void> {
  const { phrases, entriesLeftOut } = await search.phrases(contextGraphLimits.mostPhrases);
  const outcome = await recognizer.expect(phrases);
  if (outcome.type !== 'expected') return;
  const { refused, tookMs } = outcome;
  logger.info({ phrases: outcome.phrases, tookMs: Math.round(tookMs) }, 'expecting what the catalogue holds');
  if (entriesLeftOut > 0) {
    const most = contextGraphLimits.mostPhrases;
    logger.warn(
      { entriesLeftOut, most },
      'the catalogue has more phrases than can be expected: only those of its most popular entries are; the others are recognised without help',
    );
  }
  if (refused.length > 0) {
    const first = refused.slice(0, mostRefusalsLogged).map(({ index, reason }) => ({
      phrase: phrases[index]?.text.slice(0, 80),
      reason,
    }));
    logger.warn({ refused: refused.length, first }, 'some phrases of the catalogue cannot be expected');
  }
}

/**
 * Has the recogniser expect what the catalogue holds, and gives the task that does so after every change of it, by
 * whichever process. A recogniser that cannot be biased is left alone. Rejects when the first time fails.
 */
export async function expectCatalogue(options: ExpectCatalogueOptions): Promise<PeriodicTask | null> {
  const { recognizer, search } = options;
  if (!recognizer.capabilities.biasing) return null;
  let expected = await search.generation();
  await expectNow(options);
  return {
    name: `catalogue-biasing.${options.catalogue}`,
    summary: 'Biases the recogniser towards the names of the catalogue',
    scope: 'every-server',
    everyMs: CHECK_EVERY_MS,
    firstAfterMs: CHECK_EVERY_MS,
    async run() {
      const generation = await search.generation();
      if (generation === expected) return;
      await expectNow(options);
      expected = generation;
    },
  };
}
