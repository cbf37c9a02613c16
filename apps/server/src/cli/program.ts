import { Command, InvalidArgumentError, Option, type CommanderError } from 'commander';
import { calibrateConfidence } from './calibrate-command.ts';
import type { CommandContext } from './command-context.ts';
import { doctor } from './doctor-command.ts';
import { WIDEST_BEAM } from '../recognition/decoding/decoding-settings.ts';
import { evaluateManifest } from './eval-command.ts';
import { load } from './load-command.ts';
import { CATALOGUE_NAME_RULE, DEFAULT_CATALOGUE, isCatalogueName } from '../search/catalogue-name.ts';
import { catalogues } from './catalogues-command.ts';
import { index, type IndexOptions } from './index-command.ts';
import { search, type SearchCommandOptions } from './search-command.ts';
import { serve, type ServeOptions } from './serve-command.ts';
import { simulate } from './simulate-command.ts';
import { tune } from './tune-command.ts';
import { unindex } from './unindex-command.ts';
import { transcribe, type TranscribeOptions } from './transcribe-command.ts';

function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Must be a whole number from ${minimum} to ${maximum}.`);
  };
}

function time(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError('Must be a time such as 2026-01-31T00:00Z.');
}

function catalogueName(text: string): string {
  if (isCatalogueName(text)) return text;
  throw new InvalidArgumentError(`The name ${CATALOGUE_NAME_RULE}.`);
}

/** How the rows of files become entries: docs/catalogues.md. */
function addMappingOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--map <fields>', 'id=book_id,title=name,… or a mapping file; repeatable')
        .default([])
        .argParser((map: string, maps: readonly string[]) => [...maps, map]),
    )
    .option('--encoding <name>', 'text encoding, such as windows-1252 (default: UTF-8 or UTF-16)')
    .option('--delimiter <character>', 'field delimiter, such as ";" or tab (default: detected)')
    .option('--columns <names>', 'column names, if the first line has none: id,title,…')
    .option('--records <path>', 'path to the list in a JSON file, such as data.products')
    .option('--base-url <address>', 'base for relative URLs')
    .option('--keep-html', 'keep HTML markup in texts', false);
}

const ENVIRONMENT_HELP = `
Settings are read from environment variables: PORT, HOST, DATABASE_URL, HARK_DATA_DIR, HARK_CATALOGUE, HARK_ADMIN_TOKEN, …
The README lists them all.`;

/** The command line. Each action parses its options here and does its work in a file of its own. */
export function createProgram(context: (logLevel: 'info' | 'warn') => CommandContext): Command {
  const program = new Command('hark')
    .description('Voice search server with catalogue and evaluation tools.')
    .showHelpAfterError('Run with --help for usage.')
    .addHelpText('after', ENVIRONMENT_HELP)
    .exitOverride();

  const command = (nameAndArguments: string, description: string): Command =>
    program
      .command(nameAndArguments)
      .description(description)
      .option('--json', 'print machine-readable JSON', false)
      .exitOverride();

  command('serve', 'Start the server and the web app.')
    .addOption(new Option('--catalogue <name>', 'catalogue to serve').argParser(catalogueName))
    .action((options: ServeOptions) =>
      // On a terminal the two addresses should be what is read; elsewhere the log is.
      serve(context(process.stderr.isTTY ? 'warn' : 'info'), options),
    );

  const catalogueOption = (): Option =>
    new Option('--catalogue <name>', 'catalogue to use')
      .default(DEFAULT_CATALOGUE)
      .env('HARK_CATALOGUE_NAME')
      .argParser(catalogueName);

  addMappingOptions(
    command(
      'index <files...>',
      'Import files (.ndjson, .json, .csv, .tsv, .gz) into the catalogue, replacing it by default.',
    ).addOption(catalogueOption()),
  )
    .option('--update', 'keep existing entries; replace those with the same id', false)
    .addOption(new Option('--upsert', 'alias of --update').default(false).hideHelp())
    .option('--dry-run', 'read and report only; write nothing and open no database', false)
    .option('--yes', 'accept a guessed column mapping without asking', false)
    .option('--save-map <file>', 'save the mapping to a file for --map and HARK_CATALOGUE_MAP')
    .action((files: string[], options: IndexOptions) => index(context('warn'), files, options));

  command('unindex <ids...>', 'Remove entries from the catalogue by id.')
    .addOption(catalogueOption())
    .action((ids: string[], options: { json: boolean; catalogue: string }) =>
      unindex(context('warn'), ids, options),
    );

  command('catalogues', 'List the catalogues in the database.')
    .addOption(new Option('--drop <name>', 'delete this catalogue').argParser(catalogueName))
    .action((options: { json: boolean; drop?: string }) => catalogues(context('warn'), options));

  const searchCommand = command('search <text...>', 'Search the catalogue with a typed query.')
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
    .action((words: string[], options: SearchCommandOptions) =>
      search(context('warn'), words.join(' '), options),
    );

  searchCommand
    .command('tune <manifest>')
    .description(
      'Learn ranking weights and the relevance floor from labelled queries, one {"query", "expect"} per line.',
    )
    .option('--json', 'print machine-readable JSON', false)
    .addOption(catalogueOption())
    .option('--out <file>', 'write the weights to a file')
    .option('--relevance-out <file>', 'write the relevance models to a file for HARK_RELEVANCE')
    .exitOverride()
    .action((manifest: string, _: unknown, subcommand: Command) =>
      // Options that the command above has too are given to it.
      tune(context('warn'), manifest, subcommand.optsWithGlobals()),
    );

  command(
    'transcribe <paths...>',
    'Transcribe audio files and folders: WAV, FLAC, MP3, Ogg, WebM, MP4, M4A, AAC and more.',
  )
    .addOption(
      new Option('--catalogue <name>', 'bias recognition towards this catalogue').argParser(catalogueName),
    )
    .action((paths: string[], options: TranscribeOptions) => transcribe(context('warn'), paths, options));

  command(
    'eval <manifest>',
    'Evaluate recognition, and search if a catalogue is given, on labelled recordings.',
  )
    .option('--catalogue <file>', 'catalogue file or catalogue name to search')
    .addOption(
      new Option('--engine <name>', 'recogniser (default: HARK_ENGINE)').choices(['moonshine', 'sherpa']),
    )
    .addOption(
      new Option('--bias <state>', 'catalogue biasing (default: on with a catalogue)').choices(['on', 'off']),
    )
    .addOption(
      new Option(
        '--judge <state>',
        'acoustic rescoring of close decisions (default: on with a catalogue)',
      ).choices(['on', 'off']),
    )
    .addOption(
      new Option('--beam <width>', 'beam width for decoding (default: that of the engine)').argParser(
        wholeNumber(1, WIDEST_BEAM),
      ),
    )
    .option('--out <file>', 'also write the report to a file as JSON')
    .option('--details <file>', 'write the result of each clip to a file, one JSON object per line')
    .action((manifest: string, options) => evaluateManifest(context('warn'), manifest, options));

  command(
    'calibrate <manifest>',
    'Calibrate confidence on labelled recordings, so that 90 % of answers with confidence 0.9 are right.',
  )
    .addOption(
      new Option('--catalogue <file>', 'also calibrate with this catalogue biased; repeatable')
        .default([])
        .argParser((file: string, files: readonly string[]) => [...files, file]),
    )
    .option('--out <file>', 'write the calibration to this file instead of the data folder')
    .action((manifest: string, options) => calibrateConfidence(context('warn'), manifest, options));

  command('load', 'Load-test a running server with real-time speech and measure its answers.')
    .addOption(
      new Option('--streams <count>', 'concurrent speakers').default(1).argParser(wholeNumber(1, 10_000)),
    )
    .addOption(
      new Option('--seconds <count>', 'duration in seconds').default(30).argParser(wholeNumber(1, 86_400)),
    )
    .requiredOption('--manifest <file>', 'recordings to play, one JSON object per line')
    .option('--url <address>', 'server address, such as ws://localhost:3000 (default: the configured port)')
    .addOption(
      new Option('--pauses <ms>', 'pauses to insert into the recordings in turn, such as 300,500,700')
        .default([])
        .argParser((list: string) => list.split(',').map(wholeNumber(1, 10_000))),
    )
    .action((options) => load(context('warn'), options));

  command('simulate [scenario]', 'Run simulated users against a server, from a built-in scenario or a file.')
    .option('--url <address>', 'server address', 'http://localhost:3000')
    .option('--manifest <file>', 'clean recordings to play (default: built in)', undefined)
    .addOption(
      new Option('--seed <number>', 'random seed; the same seed gives the same users')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 31)),
    )
    .addOption(
      new Option('--speed <factor>', 'simulated seconds per real second; 1 is real time')
        .default(1_000)
        .argParser(wholeNumber(1, 1_000_000)),
    )
    .addOption(
      new Option(
        '--until <time>',
        'end of a scenario faster than real time, such as 2026-01-31T00:00Z (default: now)',
      ).argParser(time),
    )
    .addOption(
      new Option('--people <count>', 'number of users (default: that of the scenario)').argParser(
        wholeNumber(1, 100_000),
      ),
    )
    .addOption(new Option('--streams <count>', 'concurrent users').default(2).argParser(wholeNumber(1, 200)))
    .addOption(
      new Option('--wait <seconds>', 'how long to wait for the metrics to catch up').argParser(
        wholeNumber(0, 3_600),
      ),
    )
    .option('--token <token>', 'admin token, to compare the metrics of the server with the expected values')
    .action((scenario: string | undefined, options) =>
      simulate(context('warn'), scenario ?? 'normal-day', options),
    );

  command('doctor', 'Check this machine: Node.js, port, data folder, models, database, browser.').action(
    (options: { json: boolean }) => doctor(context('warn'), options),
  );

  return program;
}

/** Exit code of what the command line itself refused: help and version are no failure, everything else is bad usage. */
export function usageExitCode(error: CommanderError): 0 | 2 {
  return error.exitCode === 0 ? 0 : 2;
}
