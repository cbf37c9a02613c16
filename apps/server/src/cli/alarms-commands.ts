import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  acknowledgeAlarm,
  alarmDeliveries,
  alarmHistory,
  alarmThreshold,
  endSilence,
  listAlarms,
  silenceAlarms,
} from './alarms-command.ts';
import type { CommandLine } from './command-line.ts';
import { time, wholeNumber } from './program-options.ts';

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a length of time such as `30m`, `2h` or `3d`. */
export function duration(text: string): number {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit ?? ''];
  if (count !== undefined && unitMs !== undefined && Number(count) > 0) return Number(count) * unitMs;
  throw new InvalidArgumentError('Must be a length of time such as 30m, 2h or 3d.');
}

/** Reads a slice such as `device=phone`. */
export function sliceOf(text: string): { dimension: string; value: string } {
  const [, dimension, value] = /^([^=]{1,60})=(.{1,60})$/.exec(text) ?? [];
  if (dimension !== undefined && value !== undefined) return { dimension, value };
  throw new InvalidArgumentError('Must be a slice such as browser=Chrome 142.');
}

const someone = (): Option => new Option('--by <name>', 'who decides it');

/** `hark alarms` and its subcommands. */
export function addAlarmCommands({ command, context }: CommandLine): void {
  const alarms = command('alarms', 'Alarms: what is wrong, where, since when, and what to do next.').action(
    (options: { json: boolean }) => listAlarms(context('warn'), options),
  );
  const subcommand = (name: string, description: string): Command =>
    alarms
      .command(name)
      .description(description)
      .option('--json', 'print machine-readable JSON', false)
      .exitOverride();

  subcommand('ack <id>', 'Acknowledge a firing alarm: somebody knows of it.')
    .addOption(someone().makeOptionMandatory())
    .option('--note <text>', 'what is known or done', '')
    .action((id: string, _: unknown, given: Command) =>
      acknowledgeAlarm(context('warn'), id, given.optsWithGlobals()),
    );
  subcommand('silence', 'Silence alarms until a time: they are listed and not sent.')
    .option('--metric <id>', 'of this metric or rule only')
    .addOption(
      new Option('--component <name>', 'of this component only').choices([
        'vad',
        'asr',
        'search',
        'gateway',
        'client',
      ]),
    )
    .addOption(new Option('--slice <dimension=value>', 'in this slice only').argParser(sliceOf))
    .addOption(new Option('--until <time>', 'end, such as 2026-01-31T00:00Z').argParser(time))
    .addOption(
      new Option('--for <time>', 'length, such as 30m, 2h or 3d').argParser(duration).conflicts('until'),
    )
    .addOption(new Option('--reason <text>', 'why').makeOptionMandatory())
    .addOption(someone().makeOptionMandatory())
    .action((_: unknown, given: Command) => silenceAlarms(context('warn'), given.optsWithGlobals()));
  subcommand('unsilence <id>', 'End a silence.').action((id: string, _: unknown, given: Command) =>
    endSilence(context('warn'), id, given.optsWithGlobals()),
  );
  subcommand('history', 'Print what has changed, newest first.')
    .addOption(
      new Option('--limit <count>', 'number of changes').default(50).argParser(wholeNumber(1, 1_000)),
    )
    .action((_: unknown, given: Command) => alarmHistory(context('warn'), given.optsWithGlobals()));
  subcommand('deliveries', 'Print messages to webhook and Alertmanager, those that could not be sent first.')
    .option('--resend <id>', 'send this dead message again')
    .action((_: unknown, given: Command) => alarmDeliveries(context('warn'), given.optsWithGlobals()));
  subcommand(
    'threshold [rule] [values...]',
    'Show or change the thresholds of a rule: ratio=1.5 firingAt=14.',
  )
    .option('--preview', 'show what these values would have fired, and change nothing', false)
    .addOption(new Option('--days <count>', 'days of the preview').default(28).argParser(wholeNumber(1, 90)))
    .addOption(
      new Option('--use <state>', 'muted: watched and not sent; retired: not watched').choices([
        'active',
        'muted',
        'retired',
      ]),
    )
    .addOption(
      new Option('--revert <version>', 'return to this version; 0 is the default').argParser(
        wholeNumber(0, 1_000_000),
      ),
    )
    .option('--history', 'print all versions', false)
    .option('--reason <text>', 'why it changes')
    .addOption(someone())
    .action((rule: string | undefined, values: string[], _: unknown, given: Command) =>
      alarmThreshold(
        context('warn'),
        [...(rule === undefined ? [] : [rule]), ...values],
        given.optsWithGlobals(),
      ),
    );
}
