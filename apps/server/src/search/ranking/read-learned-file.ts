import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { CatalogueError } from '../catalogue-error.ts';

interface LearnedFile<Content> {
  file: string | undefined;
  /** The environment variable that names the file. */
  variable: string;
  /** The option of `hark search tune` that writes it. */
  option: string;
  schema: z.ZodType<Content>;
  /** What is wrong with a file that the schema refuses. */
  mismatch: string;
}

/**
 * Reads a file that `hark search tune` writes; undefined without a file, so that Hark's own values apply.
 * @throws CatalogueError where it cannot be used
 */
export async function readLearnedFile<Content>(learned: LearnedFile<Content>): Promise<Content | undefined> {
  const { file, schema, mismatch } = learned;
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw unusable(learned, 'it cannot be read');
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw unusable(learned, mismatch);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unusable({ file, variable, option }: LearnedFile<unknown>, why: string): CatalogueError {
  const next = `Create it again with \`hark search tune MANIFEST ${option} FILE\`.`;
  return new CatalogueError('learned_file_unusable', `${variable} is ${file}, but ${why}. ${next}`);
}
