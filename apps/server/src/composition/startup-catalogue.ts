import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Settings } from '../store/settings.ts';

/** What is known at the start of the server. */
export interface CatalogueSituation {
  /** The operator configured a catalogue (`HARK_CATALOGUE`). */
  isConfigured: boolean;
  fileHash: string;
  /** Hash of the file that a start imported last; null if none did. */
  startupHash: string | null;
  /** Whether the served catalogue came from a start or from `hark index`. */
  source: string | null;
  servedEntries: number;
}

/**
 * Returns whether a start imports its catalogue file. A configured file is imported when it is new or has changed.
 * Hark's own is also imported only if nobody has imported another with `hark index`. Pure.
 */
export function needsImport(situation: CatalogueSituation): boolean {
  const { isConfigured, fileHash, startupHash, source, servedEntries } = situation;
  if (servedEntries === 0) return true;
  if (!isConfigured && source === 'command') return false;
  return fileHash !== startupHash;
}

/** Hashes the files in order. */
async function hashFiles(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for await (const chunk of createReadStream(path)) {
      if (chunk instanceof Uint8Array) hash.update(chunk);
    }
  }
  return hash.digest('hex');
}

interface StartupCatalogueOptions {
  path: string;
  /** The mapping of its columns: a change of the mapping changes the entries. */
  mapPath?: string | undefined;
  isConfigured: boolean;
  settings: Settings;
  count(): Promise<number>;
  importFile(path: string): Promise<void>;
}

/** Imports the startup catalogue if needed. */
export async function importStartupCatalogue(options: StartupCatalogueOptions): Promise<void> {
  const { path, mapPath, isConfigured, settings } = options;
  const fileHash = await hashFiles(mapPath === undefined ? [path] : [path, mapPath]);
  const situation: CatalogueSituation = {
    isConfigured,
    fileHash,
    startupHash: await settings.get('catalogue.startup-hash'),
    source: await settings.get('catalogue.source'),
    servedEntries: await options.count(),
  };
  if (!needsImport(situation)) return;
  await options.importFile(path);
  await settings.set('catalogue.startup-hash', fileHash);
  await settings.set('catalogue.source', 'startup');
}
