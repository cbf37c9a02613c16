import { access } from 'node:fs/promises';
import type { Engine } from '../../recognition/engines/engine.ts';
import { hashModels } from './hash-models.ts';
import { modelTrouble } from './model-trouble.ts';
import { engineOfVersion } from './setup-of-version.ts';
import type { VersionFile } from './version-file.ts';

interface CheckOptions {
  /** Version of the pipeline's code on this server. */
  pipeline: string;
  /** Absolute path of the folder for caches of engines. */
  cacheFolder: string;
}

/**
 * Finds out whether this server can serve a version: whether it has the code, and the models with the digests that the
 * version names. It reads the model files unless they were read before.
 *
 * @returns the recogniser, or a sentence that says why not and names the file that is missing or differs
 */
export async function checkVersion(
  { content, name }: Pick<VersionFile, 'content' | 'name'>,
  { pipeline, cacheFolder }: CheckOptions,
): Promise<{ ok: true; engine: Engine } | { ok: false; why: string }> {
  const refuse = (why: string) => ({ ok: false, why: `${name} cannot be served here. ${why}` }) as const;
  if (content.pipeline !== pipeline)
    return refuse(`It was made for ${content.pipeline}, and this server runs ${pipeline}.`);
  try {
    const engine = engineOfVersion(content, cacheFolder);
    const trouble = modelTrouble(content.models, await hashModels(engine.thread));
    if (trouble !== null) return refuse(trouble);
    const { folder } = content.ranking.meaning;
    if (folder !== undefined) await access(folder);
    return { ok: true, engine };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}
