import { Command, Option, type CommanderError } from 'commander';
import { addAlarmCommands } from './alarms-commands.ts';
import { addCatalogueCommands } from './catalogue-commands.ts';
import { addClientCommands } from './client-commands.ts';
import type { CommandLine } from './command-line.ts';
import { doctor } from './doctor-command.ts';
import { addDriftCommands } from './drift-commands.ts';
import { catalogueName } from './program-options.ts';
import { addRecognitionCommands } from './recognition-commands.ts';
import { addRolloutCommands } from './rollout-commands.ts';
import { serve, type ServeOptions } from './serve-command.ts';
import { addReplay, addVersionCommands } from './version-commands.ts';

const ENVIRONMENT_HELP = `
Settings are read from environment variables: PORT, HOST, DATABASE_URL, HARK_DATA_DIR, HARK_CATALOGUE, HARK_ADMIN_TOKEN, …
The README lists them all.`;

/** The command line. Each action parses its options here and does its work in a separate file. */
export function createProgram(context: CommandLine['context']): Command {
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
  const line: CommandLine = { command, context };

  command('serve', 'Start the server and the web app.')
    .addOption(new Option('--catalogue <name>', 'catalogue to serve').argParser(catalogueName))
    .action((options: ServeOptions) =>
      // On a terminal the two addresses should stand out; elsewhere the log is read.
      serve(context(process.stderr.isTTY ? 'warn' : 'info'), options),
    );

  addCatalogueCommands(line);
  addRecognitionCommands(line);
  addClientCommands(line);
  addVersionCommands(line);
  addRolloutCommands(line);
  addReplay(line);
  addAlarmCommands(line);
  addDriftCommands(line);
  command('doctor', 'Check this machine: Node.js, port, data folder, models, database, browser.').action(
    (options: { json: boolean }) => doctor(context('warn'), options),
  );

  return program;
}

/** Returns the exit code for errors of the parser: zero for help and version, everything else is wrong usage. */
export function usageExitCode(error: CommanderError): 0 | 2 {
  return error.exitCode === 0 ? 0 : 2;
}
