import { Option } from 'commander';
import type { CommandLine } from './command-line.ts';
import { drill } from './drill-command.ts';
import { rehearse } from './rehearse-command.ts';
import { load } from './load-command.ts';
import { time, wholeNumber } from './program-options.ts';
import { simulate } from './simulate-command.ts';

/** Commands that use a server as its clients do. */
export function addClientCommands(line: CommandLine): void {
  addLoad(line);
  addSimulate(line);
  addDrill(line);
  addRehearse(line);
}

function addLoad({ command, context }: CommandLine): void {
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
}

function addSimulate({ command, context }: CommandLine): void {
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
}

function addDrill({ command, context }: CommandLine): void {
  command('drill <scenario>', 'Cause a known trouble on a server of its own, and see which alarms ring.')
    .usage('[options] <scenario|all>')
    .option('--manifest <file>', 'clean recordings to play (default: built in)')
    .addOption(
      new Option('--seed <number>', 'random seed; the same seed gives the same users')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 31)),
    )
    .addOption(
      new Option('--tasks <count>', 'users with the trouble (default: that of the scenario)').argParser(
        wholeNumber(1, 100_000),
      ),
    )
    .addOption(
      new Option('--baseline <count>', 'users before the trouble (default: 1,500)').argParser(
        wholeNumber(1, 100_000),
      ),
    )
    .option('--busy', 'the machine has other work: ignore times, unless they should ring', false)
    .action((scenario: string, options) => drill(context('warn'), scenario, options));
}

function addRehearse({ command, context }: CommandLine): void {
  command('rehearse <name>', 'Roll a known version out to simulated people on a server of its own.')
    .usage('[options] <name|all>')
    .addOption(
      new Option('--seed <number>', 'random seed; the same seed gives the same people')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 31)),
    )
    .addOption(
      new Option('--people <count>', 'most people (default: that of the rehearsal)').argParser(
        wholeNumber(1, 100_000),
      ),
    )
    .action((name: string, options) => rehearse(context('warn'), name, options));
}
