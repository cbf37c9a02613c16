import { explainFailure } from './explain-failure.mjs';
import { SetupFailure } from './setup-failure.mjs';

/**
 * Runs a script; an error becomes the end of the failed command's output, one sentence and the exit status.
 *
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    const failure = error instanceof SetupFailure ? error : systemFailure(error);
    if (failure === null) throw error;
    for (const line of failure.outputTail) console.error(`  ${line}`);
    console.error(failure.message);
    process.exit(failure.exitCode);
  }
}

/**
 * @param {unknown} error
 * @returns {SetupFailure | null} null for a bug in the scripts themselves
 */
function systemFailure(error) {
  if (!(error instanceof Error) || !('syscall' in error)) return null;
  return new SetupFailure(explainFailure(error.message, `Setup failed: ${error.message}.`), {
    outputTail: [error.message],
  });
}
