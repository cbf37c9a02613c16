import { explainFailure } from './explain-failure.mjs';
import { showStep } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetupFailure } from './setup-failure.mjs';

/**
 * Runs one command of the setup, as one line of progress.
 *
 * @param {object} step
 * @param {string} step.title such as `Building the web app`
 * @param {string} step.command
 * @param {readonly string[]} step.args
 * @param {string} step.cwd
 * @param {NodeJS.ProcessEnv} step.env
 * @param {AbortSignal} step.signal
 * @throws {SetupFailure} with the end of its output and one sentence that says what to do
 */
export async function runSetupStep({ title, command, args, ...options }) {
  await showStep(title, async () => {
    const { ok, code, tail } = await runCommand(command, args, options);
    if (ok) return;
    throw new SetupFailure(
      explainFailure(
        tail.join('\n'),
        `${title} failed (exit status ${code}): fix the error above and run the command again.`,
      ),
      { outputTail: tail },
    );
  });
}
