import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { Recognizer } from '../recognition/recognizer.ts';
import type { SearchIndex } from '../search/search-index.ts';

/** Biases the recogniser to a catalogue, and reports what did not fit. */
export async function biasToAll(
  recognizer: Pick<Recognizer, 'bias'>,
  search: Pick<SearchIndex, 'phrases'>,
): Promise<void> {
  const { phrases, entriesLeftOut } = await search.phrases(contextGraphLimits.mostPhrases);
  await recognizer.bias(phrases);
  if (entriesLeftOut > 0)
    process.stderr.write(
      `hark: ${entriesLeftOut} entries are not biased: the catalogue has too many phrases\n`,
    );
}
