import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { Logger } from 'pino';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { Recognizer } from '../../recognition/recognizer.ts';
import type { SearchIndex } from '../../search/search-index.ts';

interface CatalogueBiasingOptions {
  /** Its name, for the name of the task. */
  catalogue: string;
  recognizer: Pick<Recognizer, 'capabilities' | 'bias'>;
  search: Pick<SearchIndex, 'generation' | 'phrases'>;
  logger: Logger;
}

/** How soon a catalogue that another process imports is noticed. */
const CHECK_EVERY_MS = 5_000;

const MOST_REFUSALS_LOGGED = 5;

async function biasNow({ recognizer, search, logger }: CatalogueBiasingOptions): Promise<void> {
  const { phrases, entriesLeftOut } = await search.phrases(contextGraphLimits.mostPhrases);
  const outcome = await recognizer.bias(phrases);
  if (outcome.type !== 'biased') return;
  const { refused, tookMs } = outcome;
  logger.info({ phrases: outcome.phrases, tookMs: Math.round(tookMs) }, 'catalogue biasing ready');
  if (entriesLeftOut > 0) {
    const most = contextGraphLimits.mostPhrases;
    logger.warn(
      { entriesLeftOut, most },
      'the catalogue has too many phrases to bias; only the most popular entries are biased',
    );
  }
  if (refused.length > 0) {
    const first = refused.slice(0, MOST_REFUSALS_LOGGED).map(({ index, reason }) => ({
      phrase: phrases[index]?.text.slice(0, 80),
      reason,
    }));
    logger.warn({ refused: refused.length, first }, 'some catalogue phrases cannot be biased');
  }
}

/**
 * Has the recogniser expect what the catalogue holds, and gives the task that does so after every change of it, by
 * whichever process. A recogniser that cannot be biased is left alone. Rejects when the first time fails.
 */
export async function biasToCatalogue(options: CatalogueBiasingOptions): Promise<PeriodicTask | null> {
  const { recognizer, search } = options;
  if (!recognizer.capabilities.biasing) return null;
  let expected = await search.generation();
  await biasNow(options);
  return {
    name: `catalogue-biasing.${options.catalogue}`,
    summary: 'Biases the recogniser towards the names of the catalogue',
    scope: 'every-server',
    everyMs: CHECK_EVERY_MS,
    firstAfterMs: CHECK_EVERY_MS,
    async run() {
      const generation = await search.generation();
      if (generation === expected) return;
      await biasNow(options);
      expected = generation;
    },
  };
}
