import { readFile } from 'node:fs/promises';

import type { z } from 'zod';

import { CatalogueError } from '../../catalogue-error.ts';
import { type Mapping, mappingFileSchema } from './mapping-schema.ts';

/** @throws CatalogueError that says what is wrong with the file */
export async function readMappingFile(path: string): Promise<Mapping> {
  let json: unknown;
  try {
    json = JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CatalogueError('catalogue_mapping', `The mapping ${path} cannot be read: ${reason}.`, {
      cause,
    });
  }
  const parsed = mappingFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new CatalogueError('catalogue_mapping', `The mapping ${path} is invalid: ${explain(parsed.error)}.`);
}

function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ');
}
