import { type Command, Option } from 'commander';
import type { CommandLine } from './command-line.ts';
import { repeatable, wholeNumber } from './program-options.ts';
import { replay, type ReplayOptions } from './replay-command.ts';
import {
  diffTwo,
  exportVersion,
  importVersion,
  listVersions,
  makeVersion,
  type MakeOptions,
  type ReportOptions,
  reportOnVersion,
  showVersion,
} from './versions-command.ts';

const REFERENCE = `
A version is named by its name, an alias (champion, challenger), or at least six digits of its digest.`;

/** `hark replay`. */
export function addReplay({ command, context }: CommandLine): void {
  command('replay [path]', 'Answer recordings by two versions, and compare the answers.')
    .addHelpText('after', REPLAY)
    .option('--version <version>', 'the version to compare (default: the challenger of the rollout)')
    .option('--against <version>', 'the version to compare it with (default: champion)')
    .addOption(hours())
    .addOption(count('--limit <n>', 'most recordings', { default: 1_000, least: 1 }))
    .addOption(count('--examples <n>', 'most examples to print', { default: 5, least: 0 }))
    .action((path: string | undefined, options: ReplayOptions) => replay(context('warn'), path, options));
}

const REPLAY = `
Without a path, recordings are those of the last hours whose speakers agreed that they are kept. What is replayed for a
rollout counts as its shadow. With a manifest (.jsonl), a folder or a file, nothing is stored.`;

const hours = (): Option =>
  new Option('--hours <n>', 'age of the oldest recording').default(24).argParser(wholeNumber(1, 100_000));

function count(flags: string, description: string, bounds: { default: number; least: number }): Option {
  const parse = wholeNumber(bounds.least, 100_000);
  return new Option(flags, description).default(bounds.default).argParser(parse);
}

/** Commands that list, compare, make and move versions. */
export function addVersionCommands({ command, context }: CommandLine): void {
  const versions = command('versions', 'Versions of what is served: parameters, fits and models.');
  versions.addHelpText('after', REFERENCE);
  const subcommand = (name: string, description: string, isDefault = false): Command =>
    versions
      .command(name, { isDefault })
      .description(description)
      .option('--json', 'print machine-readable JSON', false)
      .exitOverride();
  subcommand('list', 'List the versions, latest first.', true).action((_: unknown, given: Command) =>
    listVersions(context('warn'), given.optsWithGlobals()),
  );
  subcommand('show <version>', 'Print a version.').action((reference: string, _: unknown, given: Command) =>
    showVersion(context('warn'), reference, given.optsWithGlobals()),
  );
  subcommand('diff <before> <after>', 'Print the values in which two versions differ.').action(
    (before: string, after: string, _: unknown, given: Command) =>
      diffTwo(context('warn'), [before, after], given.optsWithGlobals()),
  );
  subcommand('make <name>', 'Record a version that differs from another in some values.')
    .option('--from <version>', 'the version to change', 'champion')
    .addOption(repeatable('--set <path=value>', 'a value, such as recognizer.beam=8'))
    .requiredOption('--by <name>', 'who makes it')
    .requiredOption('--reason <text>', 'why')
    .option('--data <name>', 'data that it was fitted on')
    .action((name: string, _: unknown, given: Command) =>
      makeVersion(context('warn'), name, given.optsWithGlobals<MakeOptions>()),
    );
  subcommand('export <version> [file]', 'Write a version to a new file, or print it.').action(
    (reference: string, file: string | undefined) => exportVersion(context('warn'), { reference, file }),
  );
  subcommand('report <version> [file]', 'Add an evaluation report to a version, or print its reports.')
    .option('--by <name>', 'who adds it')
    .option('--note <text>', 'what was evaluated')
    .action((reference: string, file: string | undefined, _: unknown, given: Command) =>
      reportOnVersion(context('warn'), { reference, file }, given.optsWithGlobals<ReportOptions>()),
    );
  subcommand('import <file>', 'Record a version of another machine.').action(
    (file: string, _: unknown, given: Command) =>
      importVersion(context('warn'), file, given.optsWithGlobals()),
  );
}
