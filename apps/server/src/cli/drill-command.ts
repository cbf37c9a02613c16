import { availableParallelism, loadavg } from 'node:os';
import { drillTable } from '../tools/drill/drill-table.ts';
import { findDrills } from '../tools/drill/find-drills.ts';
import { CommandError } from './command-error.ts';
import type { CommandContext } from './command-context.ts';
import { print, printJson } from './print.ts';
import { drillFolder, runDrills, type DrillOptions } from './run-drills.ts';

export interface DrillCommandOptions extends DrillOptions {
  json: boolean;
}

function note(line: string): void {
  process.stderr.write(`hark: ${line}\n`);
}

/** `hark drill SCENARIO|all`: causes a known trouble on a server of its own, and says which alarms rang. */
export async function drill(
  context: CommandContext,
  nameOrAll: string,
  { json, ...options }: DrillCommandOptions,
): Promise<void> {
  const found = await findDrills(nameOrAll, drillFolder(context));
  if (!found.ok) throw new CommandError(2, found.problem);
  const [load = 0] = loadavg();
  if (load > availableParallelism() && !options.busy)
    note('this machine is busy, so alarms about times may ring; --busy ignores them');
  const outcomes = await runDrills(context, found.drills, {
    ...options,
    onBaseline: (tasks) => note(`${tasks} tasks without a fault: no alarm`),
    onDrill: ({ scenario, isAsExpected }) =>
      note(`${scenario}: ${isAsExpected ? 'as expected' : 'not as expected'}`),
  });
  if (json) printJson({ drills: outcomes });
  else for (const line of drillTable(outcomes)) print(line);
  const failed = outcomes.filter(({ isAsExpected }) => !isAsExpected).length;
  if (failed > 0) throw new CommandError(1, `${failed} of ${outcomes.length} drills did not go as expected.`);
}
