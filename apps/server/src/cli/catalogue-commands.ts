import { type Command, Option } from 'commander';
import { catalogues } from './catalogues-command.ts';
import type { CommandLine } from './command-line.ts';
import { index, type IndexOptions } from './index-command.ts';
import {
  addMappingOptions,
  catalogueName,
  catalogueOption,
  repeatable,
  wholeNumber,
} from './program-options.ts';
import { exportRules, importRules, listRules, previewRulesFile } from './rules-command.ts';
import { search, type SearchCommandOptions } from './search-command.ts';
import { tune } from './tune-command.ts';
import { unindex } from './unindex-command.ts';

/** Commands that import, list and search catalogues. */
export function addCatalogueCommands(line: CommandLine): void {
  addIndex(line);
  addUnindex(line);
  addCatalogues(line);
  addRules(line);
  addTune(addSearch(line), line);
}

function addIndex({ command, context }: CommandLine): void {
  addMappingOptions(
    command(
      'index <files...>',
      'Import files (.ndjson, .json, .csv, .tsv, .gz) into the catalogue, replacing it by default.',
    ).addOption(catalogueOption()),
  )
    .option('--update', 'keep existing entries; replace those with the same id', false)
    .addOption(new Option('--upsert', 'alias of --update').default(false).hideHelp())
    .option('--dry-run', 'read and report only; write nothing and open no database', false)
    .addOption(repeatable('--property <field=type>', 'type of a field, such as price=money:EUR or code=none'))
    .option('--yes', 'accept a guessed column mapping without asking', false)
    .option('--save-map <file>', 'save the mapping to a file for --map and HARK_CATALOGUE_MAP')
    .action((files: string[], options: IndexOptions) => index(context('warn'), files, options));
}

function addUnindex({ command, context }: CommandLine): void {
  command('unindex <ids...>', 'Remove entries from the catalogue by id.')
    .addOption(catalogueOption())
    .action((ids: string[], options: { json: boolean; catalogue: string }) =>
      unindex(context('warn'), ids, options),
    );
}

function addCatalogues({ command, context }: CommandLine): void {
  command('catalogues', 'List the catalogues in the database.')
    .addOption(new Option('--drop <name>', 'delete this catalogue').argParser(catalogueName))
    .action((options: { json: boolean; drop?: string }) => catalogues(context('warn'), options));
}

function addRules({ command, context }: CommandLine): void {
  const rules = command('rules', 'Synonyms, pins, hidden entries and fixed answers of a catalogue.');
  const subcommand = (name: string, description: string): Command =>
    rules
      .command(name)
      .description(description)
      .option('--json', 'print machine-readable JSON', false)
      .addOption(catalogueOption())
      .exitOverride();
  subcommand('list', 'List the rules, and which have no effect.').action((_: unknown, given: Command) =>
    listRules(context('warn'), given.optsWithGlobals()),
  );
  subcommand('export', 'Print the rules, one JSON object per line.').action((_: unknown, given: Command) =>
    exportRules(context('warn'), given.optsWithGlobals()),
  );
  subcommand('import <file>', 'Replace all rules by those of a file: a JSON list, or one object per line.')
    .option('--add', 'keep the other rules', false)
    .action((file: string, _: unknown, given: Command) =>
      importRules(context('warn'), file, given.optsWithGlobals()),
    );
  subcommand('preview <file>', 'Show what the rules of a file would change, and change nothing.')
    .requiredOption('--query <text...>', 'queries to search for')
    .action((file: string, _: unknown, given: Command) =>
      previewRulesFile(context('warn'), file, given.optsWithGlobals()),
    );
}

function addSearch({ command, context }: CommandLine): Command {
  return command('search [text...]', 'Search the catalogue with a typed query, filters or both.')
    .addOption(
      new Option('--limit <count>', 'maximum number of results').default(10).argParser(wholeNumber(1, 50)),
    )
    .addOption(catalogueOption())
    .addOption(
      new Option('--kind <kind>', 'instant: as-you-type search; literal: exact words only')
        .choices(['full', 'instant', 'literal'])
        .default('full'),
    )
    .option('--diverse', 'limit how many results come from one category', false)
    .option('--previous <text>', 'previous query, for corrections such as “no, I meant …”')
    .option('--explain', 'explain the score and relevance of each result', false)
    .option('--no-floor', 'include results below the relevance floor')
    .addOption(
      repeatable('--filter <condition>', "such as 'price<=500', 'colour=red|blue', 'year=1990..1999'"),
    )
    .addOption(repeatable('--sort <field>', 'such as price:asc; the first decides, the next between equals'))
    .option('--facets <fields>', 'count the values of these properties: colour,brand')
    .addOption(
      new Option('--page <number>', 'page of --limit results').default(1).argParser(wholeNumber(1, 100)),
    )
    .action((words: string[], options: SearchCommandOptions) =>
      search(context('warn'), words.join(' '), options),
    );
}

function addTune(searchCommand: Command, { context }: CommandLine): void {
  searchCommand
    .command('tune <manifest>')
    .description(
      'Learn ranking weights and the relevance floor from labelled queries, one {"query", "expect"} per line.',
    )
    .option('--json', 'print machine-readable JSON', false)
    .addOption(catalogueOption())
    .option('--out <file>', 'write the weights to a file for HARK_RANKING')
    .option('--relevance-out <file>', 'write the relevance models to a file for HARK_RELEVANCE')
    .exitOverride()
    .action((manifest: string, _: unknown, subcommand: Command) =>
      // Options that the parent command also has are parsed by it.
      tune(context('warn'), manifest, subcommand.optsWithGlobals()),
    );
}
