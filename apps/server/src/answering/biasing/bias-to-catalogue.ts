import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { Logger } from 'pino';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { Recognizer } from '../../recognition/recognizer.ts';
import type { SearchIndex } from '../../search/search-index.ts';
import { valuePhrases } from './value-phrases.ts';

interface CatalogueBiasingOptions {
  /** The catalogue's name, used in the name of the task. */
  catalogue: string;
  /** Ends the name of the task, for a second recogniser of the catalogue. Default: empty. */
  label?: string | undefined;
  recognizer: Pick<Recognizer, 'capabilities' | 'bias' | 'biasAlso'>;
  search: Pick<SearchIndex, 'namesGeneration' | 'phrases' | 'phrasesSince' | 'properties'>;
  logger: Logger;
}

/** Longest delay until a change by another process is noticed. */
const CHECK_EVERY_MS = 1_000;
/** Phrases of changed entries that are added to the others; a graph of so few takes a tenth of a second. */
const MOST_ADDED = 5_000;
/** Time until phrases that were added become part of the others, and those of deleted entries are left out. */
const RENEW_EVERY_MS = 10 * 60_000;

const MOST_REFUSALS_LOGGED = 5;

/** Biases to all names. Resolves to the mark of `phrasesSince`. */
async function biasNow({ recognizer, search, logger }: CatalogueBiasingOptions): Promise<number> {
  const { mostPhrases } = contextGraphLimits;
  const { phrases: names, entriesLeftOut, mark } = await search.phrases(mostPhrases);
  const phrases = [...names, ...valuePhrases(search.properties(), mostPhrases - names.length)];
  const outcome = await recognizer.bias(phrases);
  if (outcome.type !== 'biased') return mark;
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
  return mark;
}

/** Biases to the names of changed entries too. Resolves to whether that was enough: they are few. */
async function biasToChanged(
  { recognizer, search }: CatalogueBiasingOptions,
  mark: number,
): Promise<boolean> {
  const changed = await search.phrasesSince(mark, MOST_ADDED);
  if (changed === null || changed.entriesLeftOut > 0) return false;
  await recognizer.biasAlso(changed.phrases);
  return true;
}

/**
 * Biases the recogniser to the catalogue and returns the task that repeats this after every change of a name, whichever
 * process makes it. The names of a few changed entries are added to the others, which takes little time. Does nothing for a recogniser without biasing. Rejects when the first biasing fails.
 */
export async function biasToCatalogue(options: CatalogueBiasingOptions): Promise<PeriodicTask | null> {
  const { recognizer, search, label = '' } = options;
  if (!recognizer.capabilities.biasing) return null;
  let expected = await search.namesGeneration();
  let mark = await biasNow(options);
  let renewed = { expected, atMs: performance.now() };
  return {
    name: `catalogue-biasing.${options.catalogue}${label}`,
    summary: 'Biases the recogniser towards the names of the catalogue',
    scope: 'every-server',
    everyMs: CHECK_EVERY_MS,
    firstAfterMs: CHECK_EVERY_MS,
    async run() {
      const names = await search.namesGeneration();
      const isOld = names !== renewed.expected && performance.now() - renewed.atMs > RENEW_EVERY_MS;
      if (names === expected && !isOld) return;
      if (isOld || !(await biasToChanged(options, mark))) {
        mark = await biasNow(options);
        renewed = { expected: names, atMs: performance.now() };
      }
      expected = names;
    },
  };
}
