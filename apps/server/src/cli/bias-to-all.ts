import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { Recognizer } from '../recognition/recognizer.ts';
import type { SearchIndex } from '../search/search-index.ts';

/** Has the recogniser expect what a catalogue holds, and says what did not fit. */
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
