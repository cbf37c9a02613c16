import { type RankingWeights, rankingWeightsSchema } from './ranking-weights.ts';
import { readLearnedFile } from './read-learned-file.ts';

/**
 * Reads the ranking weights of the operator; undefined without a file.
 * @throws CatalogueError where it cannot be used: weights of other features would order results by chance
 */
export function readWeights(file: string | undefined): Promise<RankingWeights | undefined> {
  return readLearnedFile({
    file,
    variable: 'HARK_RANKING',
    option: '--out',
    schema: rankingWeightsSchema,
    mismatch: 'it does not have one weight for each feature',
  });
}
