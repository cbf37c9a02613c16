import { readFile } from 'node:fs/promises';
import { CatalogueError } from '../catalogue-error.ts';
import { RELEVANCE_VERSION, relevanceFileSchema, type RelevanceModels } from './relevance.ts';

/**
 * What `hark search tune --relevance-out` wrote; undefined where there is no file, so that Hark's own is used.
 * @throws CatalogueError where it cannot be used: a floor that means something else would hide what should be shown
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
  const next = 'Learn it anew with `hark search tune MANIFEST --relevance-out FILE`.';
  return new CatalogueError('relevance_unusable', `HARK_RELEVANCE names ${file}, but ${why}. ${next}`);
}
