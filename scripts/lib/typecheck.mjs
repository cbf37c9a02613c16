import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { ROOT } from './workspace.mjs';

/** The native compiler: several times as fast as the one that the other tools need. */
const TSC = join(ROOT, 'node_modules/@typescript/native/bin/tsc');

/** Each is checked separately, because each has its own environment: a browser, Node, or neither. */
const PROJECTS = [
  'packages/shared',
  'packages/moonshine',
  'apps/server',
  'apps/web',
  'apps/web/tsconfig.build.json',
  'bench',
  'e2e',
  'scripts',
  'tsconfig.tests.json',
];

/**
 * Checks the types of every project and shows the errors.
 *
 * @param {AbortSignal} [signal]
 * @returns {Promise<boolean>} whether all is well
 */
export async function typecheck(signal) {
  const wrong = [];
  for (const project of PROJECTS) {
    const args = [TSC, '--project', project, '--pretty', 'false'];
    const { ok } = await runCommand(process.execPath, args, { cwd: ROOT, signal, echo: true });
    if (!ok) wrong.push(project);
  }
  console.log(
    wrong.length === 0
      ? `${PROJECTS.length} projects, no type errors.`
      : `Type errors in ${wrong.join(', ')}.`,
  );
  return wrong.length === 0;
}
