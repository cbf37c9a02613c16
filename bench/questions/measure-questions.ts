import { readFileSync } from 'node:fs';
import { splitAtFloor } from '../../apps/server/src/search/ranking/split-at-floor.ts';
import type { SearchIndex } from '../../apps/server/src/search/search-index.ts';
import { type Question, readQuestions, RESULTS, type Shares, sharesOf, withIndexes } from './open-index.ts';

/** The same questions with and without the comparison of meanings. */
export interface QuestionMeasurement {
  withMeaning: Shares;
  withoutMeaning: Shares;
  smallTalk: {
    texts: number;
    /** Shares of the texts for which something is shown. */
    shownWithMeaning: number;
    shownWithoutMeaning: number;
  };
}

/** Asks a catalogue its questions, and says small talk to it. */
export function measureQuestions(
  catalogue: string,
  questionsPath: string,
  smallTalkPath: string,
): Promise<QuestionMeasurement> {
  const questions = readQuestions(questionsPath);
  const texts = readFileSync(smallTalkPath, 'utf8').trimEnd().split('\n');
  return withIndexes(catalogue, async ({ index, byNames }) => ({
    withoutMeaning: await sharesOf(questions, ask(byNames)),
    withMeaning: await sharesOf(questions, ask(index)),
    smallTalk: {
      texts: texts.length,
      shownWithMeaning: await shareShown(texts, ask(index)),
      shownWithoutMeaning: await shareShown(texts, ask(byNames)),
    },
  }));
}

function ask(index: SearchIndex): (question: Pick<Question, 'query'>) => Promise<string[]> {
  return async ({ query }) => {
    const found = await index.search({ hypotheses: [{ text: query, probability: 1 }], limit: RESULTS });
    return splitAtFloor(found, RESULTS).results.map(({ id }) => id);
  };
}

async function shareShown(texts: readonly string[], search: ReturnType<typeof ask>): Promise<number> {
  let shown = 0;
  for (const query of texts) {
    if ((await search({ query })).length > 0) shown++;
  }
  return shown / texts.length;
}
