import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { Logger } from 'pino';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { Recognizer } from '../../recognition/recognizer.ts';
import type { SearchIndex } from '../../search/search-index.ts';
import { valuePhrases } from './value-phrases.ts';

interface CatalogueBiasingOptions {
  /** The catalogue's name, used in the name of the task. */
  catalogue: string;
  recognizer: Pick<Recognizer, 'capabilities' | 'bias'>;
  search: Pick<SearchIndex, 'generation' | 'phrases' | 'properties'>;
  logger: Logger;
}

/** Longest delay until a catalogue imported by another process is noticed. */
const CHECK_EVERY_MS = 5_000;

const MOST_REFUSALS_LOGGED = 5;

async function biasNow({ recognizer, search, logger }: CatalogueBiasingOptions): Promise<void> {
  const { mostPhrases } = contextGraphLimits;
  const { phrases: names, entriesLeftOut } = await search.phrases(mostPhrases);
  const phrases = [...names, ...valuePhrases(search.properties(), mostPhrases - names.length)];
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
 * Biases the recogniser to the catalogue and returns the task that repeats this after every change, whichever process
 * makes it. Does nothing for a recogniser without biasing. Rejects when the first biasing fails.
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
