import { join } from 'node:path';
import { findRehearsals } from '../tools/rehearse/rehearsal.ts';
import { rehearsalTable } from '../tools/rehearse/rehearsal-table.ts';
import { CommandError } from './command-error.ts';
import type { CommandContext } from './command-context.ts';
import { print, printJson } from './print.ts';
import { runRehearsals, type RehearsalRunOptions } from './run-rehearsals.ts';

export interface RehearseOptions extends RehearsalRunOptions {
  json: boolean;
}

function note(line: string): void {
  process.stderr.write(`hark: ${line}\n`);
}

/** `hark rehearse NAME|all`: rolls a known version out to simulated people on a server of its own. */
export async function rehearse(
  context: CommandContext,
  nameOrAll: string,
  { json, ...options }: RehearseOptions,
): Promise<void> {
  const found = await findRehearsals(nameOrAll, join(context.scenarios, 'rollouts'));
  if (!found.ok) throw new CommandError(2, found.problem);
  const outcomes = await runRehearsals(context, found.rehearsals, {
    ...options,
    onChange(name, { transitions }) {
      const last = transitions.at(-1);
      if (last !== undefined) note(`${name}: ${last.actor}: ${last.action}: ${last.reason}`);
    },
    onRehearsal: ({ name, isAsExpected, reason }) =>
      note(`${name}: ${isAsExpected ? 'as expected' : `not as expected (${reason})`}`),
  });
  if (json) printJson({ rehearsals: outcomes });
  else for (const line of rehearsalTable(outcomes)) print(line);
  const failed = outcomes.filter(({ isAsExpected }) => !isAsExpected).length;
  if (failed > 0)
    throw new CommandError(1, `${failed} of ${outcomes.length} rehearsals did not go as expected.`);
}
