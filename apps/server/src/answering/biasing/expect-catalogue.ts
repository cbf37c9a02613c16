import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { Logger } from 'pino';
import type { Recognizer } from '../../recognition/recognizer.ts';
import type { SearchIndex } from '../../search/search-index.ts';

interface ExpectCatalogueOptions {
  recognizer: Pick<Recognizer, 'capabilities' | 'expect'>;
  search: Pick<SearchIndex, 'generation' | 'phrases'>;
  logger: Logger;
  /** How soon a catalogue that another process imports is noticed. */
  checkEveryMs?: number;
}

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
 * Has the recogniser expect what the catalogue holds, now and after every change of it, by whichever process. A
 * recogniser that cannot be biased is left alone. Rejects when the first time fails; later failures are logged and tried
 * again. @returns what stops it
 */
export async function expectCatalogue(options: ExpectCatalogueOptions): Promise<() => Promise<void>> {
  const { recognizer, search, logger, checkEveryMs = 5_000 } = options;
  if (!recognizer.capabilities.biasing) return async () => undefined;
  let expected = await search.generation();
  await expectNow(options);

  async function check(): Promise<void> {
    try {
      const generation = await search.generation();
      if (generation === expected) return;
      await expectNow(options);
      expected = generation;
    } catch (error) {
      logger.error({ err: error }, 'the catalogue has changed but is not expected yet; trying again');
    }
  }
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= check().finally(() => {
      running = null;
    });
  }, checkEveryMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
