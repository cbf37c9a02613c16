import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';
import { repeatable } from './program-options.ts';
import {
  diffTwo,
  exportVersion,
  importVersion,
  listVersions,
  makeVersion,
  type MakeOptions,
  showVersion,
} from './versions-command.ts';

const REFERENCE = `
A version is named by its name, an alias (champion, challenger), or at least six digits of its digest.`;

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
  subcommand('import <file>', 'Record a version of another machine.').action(
    (file: string, _: unknown, given: Command) =>
      importVersion(context('warn'), file, given.optsWithGlobals()),
  );
}
