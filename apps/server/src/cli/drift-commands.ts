import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandLine } from './command-line.ts';
import {
  changeSettings,
  chooseReferenceById,
  freezeWindow,
  listReferencesOf,
  showDrift,
  showSettings,
} from './drift-command.ts';
import { time } from './program-options.ts';

/** The command `hark drift`, and its references and settings. */
export function addDriftCommands({ command, context }: CommandLine): void {
  const drift = command('drift', 'Show what has changed in inputs, outcomes and choices.')
    .addOption(trafficOption())
    .action((options) => showDrift(context('warn'), options));
  const reference = drift.command('reference').description('References that later times are compared with.');
  subcommand(reference, 'list', 'List the references; the one in use has a star.').action(
    (_: unknown, given: Command) => listReferencesOf(context('warn'), given.optsWithGlobals()),
  );
  withAuthor(subcommand(reference, 'freeze', 'Freeze a time as a reference, and use it with --use.'))
    .requiredOption('--name <name>', 'name of the reference', text)
    .addOption(required('--from <time>', 'start, such as 2026-01-31T00:00Z').argParser(time))
    .addOption(required('--to <time>', 'end').argParser(time))
    .option('--use', 'use it from now on', false)
    .action((_: unknown, given: Command) => freezeWindow(context('warn'), given.optsWithGlobals()));
  withAuthor(
    subcommand(reference, 'use <id>', 'Use a reference; `none` returns to the days before the window.'),
  ).action((id: string, _: unknown, given: Command) =>
    chooseReferenceById(context('warn'), id === 'none' ? null : id, given.optsWithGlobals()),
  );
  const settings = drift.command('settings').description('Windows, cadence and minimums of drift.');
  subcommand(settings, 'list', 'Show the settings and their history.').action((_: unknown, given: Command) =>
    showSettings(context('warn'), given.optsWithGlobals()),
  );
  withAuthor(subcommand(settings, 'set <values...>', 'Change settings, such as windowHours=12.')).action(
    (values: string[], _: unknown, given: Command) =>
      changeSettings(context('warn'), values, given.optsWithGlobals()),
  );
}

function subcommand(parent: Command, nameAndArguments: string, description: string): Command {
  return parent
    .command(nameAndArguments)
    .description(description)
    .option('--json', 'print machine-readable JSON', false)
    .addOption(trafficOption())
    .exitOverride();
}

function trafficOption(): Option {
  return new Option('--traffic <kind>', 'real traffic, or that of hark simulate')
    .choices(['real', 'synthetic'])
    .default('real');
}

function required(flags: string, description: string): Option {
  return new Option(flags, description).makeOptionMandatory();
}

function text(value: string): string {
  const trimmed = value.trim();
  if (trimmed !== '') return trimmed;
  throw new InvalidArgumentError('Must not be blank.');
}

function withAuthor(command: Command): Command {
  return command
    .requiredOption('--by <name>', 'who decides', text)
    .requiredOption('--reason <text>', 'why', text);
}
