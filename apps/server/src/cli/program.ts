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
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };
}

function time(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError('It must be a time such as 2026-01-31T00:00Z.');
}

function catalogueName(text: string): string {
  if (isCatalogueName(text)) return text;
  throw new InvalidArgumentError(`It ${CATALOGUE_NAME_RULE}.`);
}

/** Options that map rows of files to entries: docs/catalogues.md. */
function addMappingOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--map <fields>', 'id=book_id,title=name,…, or a mapping file; may be given several times')
        .default([])
        .argParser((map: string, maps: readonly string[]) => [...maps, map]),
    )
    .option('--encoding <name>', 'of the text, such as windows-1252; else UTF-8 or UTF-16')
    .option('--delimiter <character>', 'between fields, such as ";" or tab; else told from the file')
    .option('--columns <names>', 'names of the columns, where the first line does not have them: id,title,…')
    .option('--records <path>', 'of the list in a JSON file, such as data.products')
    .option('--base-url <address>', 'what relative addresses are relative to')
    .option('--keep-html', 'leave HTML in texts as it is', false);
}

const ENVIRONMENT_HELP = `
Settings come from the environment: PORT, HOST, DATABASE_URL, HARK_DATA_DIR, HARK_CATALOGUE, HARK_ADMIN_TOKEN, …
The README lists them all.`;

/** The command line. Each action parses its options here and does its work in a separate file. */
export function createProgram(context: (logLevel: 'info' | 'warn') => CommandContext): Command {
  const program = new Command('hark')
    .description('Voice search: a server, its catalogue, and tools to measure it.')
    .showHelpAfterError('Try --help.')
    .addHelpText('after', ENVIRONMENT_HELP)
    .exitOverride();

  const command = (nameAndArguments: string, description: string): Command =>
    program
      .command(nameAndArguments)
      .description(description)
      .option('--json', 'print JSON, for programs', false)
      .exitOverride();

  command('serve', 'Start the server, the web app included.')
    .addOption(
      new Option('--catalogue <name>', 'which of the catalogues in the database to serve').argParser(
        catalogueName,
      ),
    )
    .action((options: ServeOptions) =>
      // On a terminal the two addresses should stand out; elsewhere the log is read.
      serve(context(process.stderr.isTTY ? 'warn' : 'info'), options),
    );

  const catalogueOption = (): Option =>
    new Option('--catalogue <name>', 'which of the catalogues in the database')
      .default(DEFAULT_CATALOGUE)
      .env('HARK_CATALOGUE_NAME')
      .argParser(catalogueName);

  addMappingOptions(
    command(
      'index <files...>',
      'Replace the catalogue by the entries of the files (.ndjson, .json, .csv, .tsv, .gz), or add them to it.',
    ).addOption(catalogueOption()),
  )
    .option('--update', 'keep the other entries; one with the same id is replaced', false)
    .addOption(new Option('--upsert', 'the same as --update').default(false).hideHelp())
    .option('--dry-run', 'read everything and report; write nothing, and open no database', false)
    .option('--yes', 'take a guess of what the columns are without asking', false)
    .option('--save-map <file>', 'write the mapping there, for --map and HARK_CATALOGUE_MAP')
    .action((files: string[], options: IndexOptions) => index(context('warn'), files, options));

  command('unindex <ids...>', 'Take entries out of the catalogue by their ids.')
    .addOption(catalogueOption())
    .action((ids: string[], options: { json: boolean; catalogue: string }) =>
      unindex(context('warn'), ids, options),
    );

  command('catalogues', 'List the catalogues in the database.')
    .addOption(new Option('--drop <name>', 'take this one away').argParser(catalogueName))
    .action((options: { json: boolean; drop?: string }) => catalogues(context('warn'), options));

  const searchCommand = command('search <text...>', 'Search the catalogue for what was typed.')
    .addOption(new Option('--limit <count>', 'results at most').default(10).argParser(wholeNumber(1, 50)))
    .addOption(catalogueOption())
    .addOption(
      new Option('--kind <kind>', 'instant: as while typing; literal: guess nothing')
        .choices(['full', 'instant', 'literal'])
        .default('full'),
    )
    .option('--diverse', 'keep one category from filling the list', false)
    .option('--previous <text>', 'what was asked before, for “no, I meant …”')
    .option('--explain', 'show what made score and relevance of each result', false)
    .option('--no-floor', 'show what is hardly relevant, too')
    .action((words: string[], options: SearchCommandOptions) =>
      search(context('warn'), words.join(' '), options),
    );

  searchCommand
    .command('tune <manifest>')
    .description(
      'Learn weights and the floor on relevance from labelled queries: {"query", "expect"}, one a line.',
    )
    .option('--json', 'print JSON, for programs', false)
    .addOption(catalogueOption())
    .option('--out <file>', 'write the weights there')
    .option('--relevance-out <file>', 'write what was learned about relevance there, for HARK_RELEVANCE')
    .exitOverride()
    .action((manifest: string, _: unknown, subcommand: Command) =>
      // Options that the parent command also has are parsed by it.
      tune(context('warn'), manifest, subcommand.optsWithGlobals()),
    );

  command(
    'transcribe <paths...>',
    'Transcribe recordings, and those in folders: WAV, FLAC, MP3, Ogg, WebM, MP4, M4A, AAC and more.',
  )
    .addOption(
      new Option('--catalogue <name>', 'expect the words of this catalogue in the database').argParser(
        catalogueName,
      ),
    )
    .action((paths: string[], options: TranscribeOptions) => transcribe(context('warn'), paths, options));

  command(
    'eval <manifest>',
    'Measure recognition, and with a catalogue search, on recordings with known texts.',
  )
    .option('--catalogue <file>', 'search what was heard in this file, or in the catalogue of that name')
    .addOption(
      new Option('--engine <name>', 'recogniser, if not the configured one').choices(['moonshine', 'sherpa']),
    )
    .addOption(
      new Option('--bias <state>', 'expect the catalogue’s words; on where there is a catalogue').choices([
        'on',
        'off',
      ]),
    )
    .addOption(
      new Option('--judge <state>', 'judge close decisions by sound; on where there is a catalogue').choices([
        'on',
        'off',
      ]),
    )
    .addOption(
      new Option(
        '--beam <width>',
        "hypotheses kept while decoding, if not the engine's own number",
      ).argParser(wholeNumber(1, WIDEST_BEAM)),
    )
    .option('--out <file>', 'write the report there as JSON too')
    .option('--details <file>', 'write what became of each clip there, one JSON object a line')
    .action((manifest: string, options) => evaluateManifest(context('warn'), manifest, options));

  command(
    'calibrate <manifest>',
    'Fit the confidence to recordings with known texts, so that of all answers with 0.9 nine of ten are right.',
  )
    .addOption(
      new Option('--catalogue <file>', 'expect what it holds, too; may be given several times')
        .default([])
        .argParser((file: string, files: readonly string[]) => [...files, file]),
    )
    .option('--out <file>', 'write the fit there, instead of where the server looks for it')
    .action((manifest: string, options) => calibrateConfidence(context('warn'), manifest, options));

  command('load', 'Let people speak to a running server, at the pace of speech, and measure its answers.')
    .addOption(
      new Option('--streams <count>', 'people who speak at a time')
        .default(1)
        .argParser(wholeNumber(1, 10_000)),
    )
    .addOption(new Option('--seconds <count>', 'for how long').default(30).argParser(wholeNumber(1, 86_400)))
    .requiredOption('--manifest <file>', 'the recordings that they say, one JSON object a line')
    .option('--url <address>', 'the server, such as ws://localhost:3000; the configured one if not given')
    .addOption(
      new Option('--pauses <ms>', 'put pauses inside of the recordings, in turns, such as 300,500,700')
        .default([])
        .argParser((list: string) => list.split(',').map(wholeNumber(1, 10_000))),
    )
    .action((options) => load(context('warn'), options));

  command(
    'simulate [scenario]',
    'Have people who do not exist use a running server: a scenario that comes with Hark, or a file.',
  )
    .option('--url <address>', 'the server', 'http://localhost:3000')
    .option('--manifest <file>', 'recordings to say, clean ones', undefined)
    .addOption(
      new Option('--seed <number>', 'the same people each time')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 31)),
    )
    .addOption(
      new Option('--speed <factor>', 'simulated seconds in a real one; 1 paces everything as in life')
        .default(1_000)
        .argParser(wholeNumber(1, 1_000_000)),
    )
    .addOption(
      new Option('--until <time>', 'when a hurried scenario ends, such as 2026-01-31T00:00Z; now').argParser(
        time,
      ),
    )
    .addOption(
      new Option('--people <count>', 'how many come, if not as many as the scenario says').argParser(
        wholeNumber(1, 100_000),
      ),
    )
    .addOption(new Option('--streams <count>', 'people at a time').default(2).argParser(wholeNumber(1, 200)))
    .addOption(
      new Option('--wait <seconds>', 'how long the figures may take to follow').argParser(
        wholeNumber(0, 3_600),
      ),
    )
    .option('--token <token>', 'admin token of the server, to set its figures beside the truth')
    .action((scenario: string | undefined, options) =>
      simulate(context('warn'), scenario ?? 'normal-day', options),
    );

  command('doctor', 'Check this machine: Node, port, models, database, browser.').action(
    (options: { json: boolean }) => doctor(context('warn'), options),
  );

  return program;
}

/** Returns the exit code for the parser's errors: 0 for help and version, 2 for wrong usage. */
export function usageExitCode(error: CommanderError): 0 | 2 {
  return error.exitCode === 0 ? 0 : 2;
}
