import { readLearnedFile } from './read-learned-file.ts';
import { RELEVANCE_VERSION, relevanceFileSchema, type RelevanceModels } from './relevance.ts';

/**
 * Reads the relevance models of the operator; undefined without a file.
 * @throws CatalogueError where it cannot be used: a floor with another meaning would hide results
 */
export function readRelevance(file: string | undefined): Promise<RelevanceModels | undefined> {
  return readLearnedFile({
    file,
    variable: 'HARK_RELEVANCE',
    option: '--relevance-out',
    schema: relevanceFileSchema,
    mismatch: `it is not of version ${RELEVANCE_VERSION}`,
  });
}
