import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { findModelFiles } from '../../recognition/decoding/model-files.ts';
import type { ThreadEngine } from '../../recognition/decoding/thread-engine.ts';
import type { ModelFile } from './version-file.ts';

interface ModelPath {
  role: ModelFile['role'];
  path: string;
}

/** Lists the files that a recogniser's threads load. */
function modelPathsOf(engine: ThreadEngine): ModelPath[] {
  const { encoder, decoder, vad } = findModelFiles();
  if (engine.engine === 'moonshine') {
    return [
      { role: 'recognizer', path: encoder },
      { role: 'recognizer', path: decoder },
      { role: 'vad', path: vad },
    ];
  }
  const values = Object.values(engine.modelConfig).flatMap((value) =>
    typeof value === 'string' ? [value] : Object.values(value),
  );
  const paths = values.filter(isAbsolute).map((path): ModelPath => ({ role: 'recognizer', path }));
  return [...paths, { role: 'vad', path: vad }];
}

/** Computes the SHA-256 of a file in chunks, so that the event loop is never held for long. */
async function hashFile({ role, path }: ModelPath): Promise<ModelFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('The stream is not binary.');
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { role, name: basename(path), bytes, sha256: hash.digest('hex') };
}

/** Files that were hashed in this process, by what tells them apart. Models are few. */
const hashed = new Map<string, Promise<ModelFile>>();
const MOST_HASHED = 200;

/** A file that was replaced has another number, size or time. */
async function hashOnce(model: ModelPath): Promise<ModelFile> {
  const { ino, size, mtimeMs } = await stat(model.path);
  const key = JSON.stringify([model.role, model.path, ino, size, mtimeMs]);
  const known = hashed.get(key);
  if (known !== undefined) return known;
  if (hashed.size >= MOST_HASHED) hashed.clear();
  const hashing = hashFile(model);
  hashed.set(key, hashing);
  hashing.catch(() => hashed.delete(key));
  return hashing;
}

/** Returns the model files of an engine with their digests, ordered by name. */
export async function hashModels(engine: ThreadEngine): Promise<ModelFile[]> {
  const files = await Promise.all(modelPathsOf(engine).map(hashOnce));
  return files.sort((one, other) => (one.name < other.name ? -1 : 1));
}
