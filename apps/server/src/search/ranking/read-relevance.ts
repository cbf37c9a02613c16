import { readFile } from 'node:fs/promises';
import { CatalogueError } from '../catalogue-error.ts';
import { RELEVANCE_VERSION, relevanceFileSchema, type RelevanceModels } from './relevance.ts';

/**
 * Reads the file that `hark search tune --relevance-out` writes; undefined without a file, so that Hark's own models
 * apply.
 * @throws CatalogueError where it cannot be used: a floor with another meaning would hide results
 */
export async function readRelevance(file: string | undefined): Promise<RelevanceModels | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw unusable(file, 'it cannot be read');
  const parsed = relevanceFileSchema.safeParse(parseJson(text));
  if (!parsed.success) throw unusable(file, `it is not of version ${RELEVANCE_VERSION}`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unusable(file: string, why: string): CatalogueError {
  const next = 'Create it again with `hark search tune MANIFEST --relevance-out FILE`.';
  return new CatalogueError('relevance_unusable', `HARK_RELEVANCE is ${file}, but ${why}. ${next}`);
}
