import { AUTOMATION_DEGREES } from '@hark/shared/rollouts/rollout-spec';
import { type Command, Option } from 'commander';
import { duration, sliceOf } from './alarms-commands.ts';
import type { CommandLine } from './command-line.ts';
import { wholeNumber } from './program-options.ts';
import {
  actOnRollout,
  returnToPrevious,
  rolloutHistory,
  rolloutStatus,
  startRollout,
} from './rollout-command.ts';
import { hoursOption, stepsOption } from './rollout-options.ts';

const HELP = `
These commands work on the database: they need no server that answers, and every server follows within a second.`;

function signed(command: Command): Command {
  return command
    .addOption(new Option('--by <name>', 'who decides it').makeOptionMandatory())
    .addOption(new Option('--reason <text>', 'why').makeOptionMandatory());
}

function addStart(start: Command): Command {
  return signed(start)
    .addOption(
      new Option('--kind <kind>', 'canary: by steps; blue-green: everybody at once').choices([
        'canary',
        'blue-green',
      ]),
    )
    .addOption(
      new Option(
        '--automation <degree>',
        'manual: a person decides; propose: a person confirms; automatic: the judge',
      ).choices(AUTOMATION_DEGREES),
    )
    .addOption(new Option('--steps <percentages>', 'such as 1,5,10,25,50').argParser(stepsOption))
    .addOption(
      new Option('--min-tasks <count>', 'least tasks of each step').argParser(wholeNumber(50, 1_000_000)),
    )
    .addOption(new Option('--min-time <time>', 'least time of each step, such as 10m').argParser(duration))
    .option('--no-shadow', 'people meet it at once')
    .addOption(
      new Option('--pairs <count>', 'least utterances of the shadow').argParser(wholeNumber(1, 1_000_000)),
    )
    .option('--clients <ids>', 'only these clients, separated by commas')
    .addOption(
      new Option('--slice <dimension=value>', 'only these people, such as device=phone')
        .argParser(sliceOf)
        .conflicts('clients'),
    )
    .addOption(
      new Option(
        '--hours <hours>',
        'when it may advance, such as “Mon-Fri 09:00-17:00 Europe/Berlin”; repeatable',
      )
        .default([])
        .argParser((text: string, before: readonly unknown[]) => [...before, hoursOption(text)]),
    );
}

/** `hark rollout` and its subcommands. */
export function addRolloutCommands({ command, context }: CommandLine): void {
  const rollout = command('rollout', 'Rollouts: bring a version to people step by step, and take it back.');
  rollout.addHelpText('after', HELP);
  const subcommand = (name: string, description: string, isDefault = false): Command =>
    rollout
      .command(name, { isDefault })
      .description(description)
      .option('--json', 'print machine-readable JSON', false)
      .exitOverride();
  const acting = (name: string, description: string): Command =>
    signed(subcommand(name, description)).addOption(
      new Option('--after <number>', 'refuse if there is a newer transition than this one').argParser(
        wholeNumber(1, 1_000_000),
      ),
    );

  subcommand('status [id]', 'Print what serves, and the rollout under way.', true).action(
    (id: string | undefined, _: unknown, given: Command) =>
      rolloutStatus(context('warn'), id, given.optsWithGlobals()),
  );
  addStart(subcommand('start <version>', 'Start a rollout of a version.')).action(
    (version: string, _: unknown, given: Command) =>
      startRollout(context('warn'), version, given.optsWithGlobals()),
  );
  for (const [action, description] of [
    ['advance', 'Advance it to the next step.'],
    ['pause', 'Pause it: nothing advances, the weight stays.'],
    ['resume', 'Resume it where it was.'],
    ['rollback', 'Roll it back: the challenger answers nobody from now on.'],
    ['promote', 'Promote it: the challenger answers everybody from now on.'],
  ] as const)
    acting(action, description).action((_: unknown, given: Command) =>
      actOnRollout(context('warn'), action, given.optsWithGlobals()),
    );
  acting('automation <degree>', 'Change who decides: manual, propose or automatic.').action(
    (automation: string, _: unknown, given: Command) =>
      actOnRollout(context('warn'), 'automation', { ...given.optsWithGlobals(), automation }),
  );
  signed(subcommand('return', 'Return to the champion before, at once.')).action(
    (_: unknown, given: Command) => returnToPrevious(context('warn'), given.optsWithGlobals()),
  );
  subcommand('history [id]', 'Print past rollouts, or the transitions of one.').action(
    (id: string | undefined, _: unknown, given: Command) =>
      rolloutHistory(context('warn'), id, given.optsWithGlobals()),
  );
}
