import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Settings } from '../store/settings.ts';

/** What is known when the server starts. */
export interface CatalogueSituation {
  /** The operator named a catalogue (`HARK_CATALOGUE`). */
  isConfigured: boolean;
  fileHash: string;
  /** Of the file that a start imported last; null if none ever did. */
  startupHash: string | null;
  /** Whether what is served came from a start or from `hark index`. */
  source: string | null;
  servedEntries: number;
}

/**
 * Whether a start imports its catalogue file. A configured file is imported when it is new or has changed; the one
 * that comes with Hark also only while nobody has imported another with `hark index`. Pure.
 */
export function needsImport(situation: CatalogueSituation): boolean {
  const { isConfigured, fileHash, startupHash, source, servedEntries } = situation;
  if (servedEntries === 0) return true;
  if (!isConfigured && source === 'command') return false;
  return fileHash !== startupHash;
}

/** Of one file after the other. */
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
  /** The mapping that it is read by: when it changes, the entries do. */
  mapPath?: string | undefined;
  isConfigured: boolean;
  settings: Settings;
  count(): Promise<number>;
  importFile(path: string): Promise<void>;
}

/** Imports the catalogue that the server starts with, where that is needed. */
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
