import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createInterface } from 'node:readline/promises';
import { CatalogueError } from '../search/catalogue-error.ts';
import { DEFAULT_CATALOGUE } from '../search/catalogue-name.ts';
import { type CatalogueImport, importCatalogue, NO_INDEX } from '../search/catalogue/import-catalogue.ts';
import type { Mapping } from '../search/catalogue/mapping/mapping-schema.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { createSettings } from '../store/settings.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { describeImport } from './index-report.ts';
import { type MappingOptions, readMappingOptions } from './mapping-options.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';
import { settleMappings } from './settle-mapping.ts';

/** Returns a function that asks on the terminal; null without one. */
function askOnTerminal(signal: AbortSignal): ((question: string) => Promise<boolean>) | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await terminal.question(`${question} [y/N] `, { signal });
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      terminal.close();
    }
  };
}

/**
 * For a command that creates much garbage and keeps little: the heap grows by 30 % before a collection, instead of to
 * twice its size and more. Importing a million entries then needs half of the memory and a tenth more time. Affects
 * this process until it ends.
 */
function keepHeapTight(): void {
  setFlagsFromString('--heap-growing-percent=30');
}

export interface IndexOptions extends MappingOptions {
  json: boolean;
  catalogue: string;
  /** Adds to the catalogue instead of replacing it. */
  update: boolean;
  /** The former name of `update`. */
  upsert: boolean;
  /** Reads and reports without writing. */
  dryRun: boolean;
  yes: boolean;
  /** File for the mapping that was used. */
  saveMap?: string;
}

/** `hark index FILE…`: replaces the catalogue with the entries of the files, or adds them, in one transaction. */
export async function index(context: CommandContext, given: string[], options: IndexOptions): Promise<void> {
  keepHeapTight();
  const files = given.map((file) => resolve(file));
  const { dryRun: isDryRun } = options;
  const mappings = await settle(context, files, options);
  if (options.saveMap !== undefined) await saveMapping(options.saveMap, [...mappings.values()]);
  const work = {
    context,
    files,
    mappings,
    mode: options.update || options.upsert ? 'upsert' : 'replace',
  } as const;
  const report = isDryRun ? await read(work, NO_INDEX) : await write(work, options.catalogue);
  if (options.json) printJson({ ...report, dryRun: isDryRun, mappings: Object.fromEntries(mappings) });
  else for (const line of describeImport(report, { isDryRun })) print(line);
}

async function settle(
  { signal }: CommandContext,
  files: readonly string[],
  options: IndexOptions,
): Promise<Map<string, Mapping>> {
  const given = await readMappingOptions(options);
  try {
    return await settleMappings(files, {
      given,
      yes: options.yes,
      isDryRun: options.dryRun,
      ask: options.json ? null : askOnTerminal(signal),
      show: (text) => process.stderr.write(`${text}\n`),
      signal,
    });
  } catch (error) {
    // The command can supply what the file lacks.
    const isUsage =
      error instanceof CatalogueError &&
      (error.code === 'catalogue_encoding' || error.code === 'catalogue_unmapped');
    if (isUsage) throw new CommandError(2, error.message, { cause: error });
    throw error;
  }
}

interface Work {
  context: CommandContext;
  files: readonly string[];
  mappings: ReadonlyMap<string, Mapping>;
  mode: 'replace' | 'upsert';
}

async function read(
  { context, files, mappings, mode }: Work,
  search: Pick<SearchIndex, 'replace' | 'upsert'>,
): Promise<CatalogueImport> {
  const progress = createProgress('bytes');
  try {
    return await importCatalogue({
      paths: files,
      mappings,
      index: search,
      mode,
      signal: context.signal,
      onStart: (bytes) => progress.start(bytes),
      onProgress: (bytes) => progress.update(bytes),
    });
  } finally {
    progress.stop();
  }
}

async function write(work: Work, catalogue: string): Promise<CatalogueImport> {
  return withResources(work.context, async (resources, closers) => {
    const opened = await openCatalogue(resources, closers, { catalogue, mustExist: false });
    const imported = await read(work, opened.index);
    // A server does this in the background, and there may be none.
    await opened.index.maintain();
    if (catalogue === DEFAULT_CATALOGUE)
      await createSettings(opened.database.db).set('catalogue.source', 'command');
    return imported;
  });
}

/** Writes the mapping for `--map`, and for `HARK_CATALOGUE_MAP` of a server that imports the file at its start. */
async function saveMapping(path: string, mappings: readonly Mapping[]): Promise<void> {
  const [mapping, ...others] = mappings;
  if (others.length > 0)
    throw new CommandError(2, '--save-map supports only one file; import the files one by one.');
  await writeFile(path, `${JSON.stringify(mapping, null, 2)}\n`);
}
