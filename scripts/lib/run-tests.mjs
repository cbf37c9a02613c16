import { untilInterrupted } from './interruption.mjs';
import { parseArguments } from './parse-arguments.mjs';
import { prepare } from './prepare.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { isGreen, sumTallies, tallyLine, tallyOfCheck } from './tally.mjs';
import { TEST_STEPS } from './test-steps.mjs';

const USAGE = `Usage: npm test [-- --only STEP,…] [PATTERN…]
Steps: ${Object.keys(TEST_STEPS).join(', ')}. A pattern alone runs the unit tests whose
path contains it, and those that import a source whose path contains it.`;

/**
 * Runs every check and test, shows all failures rather than the first, and ends with a line of totals: each test counts
 * one, and so does each check.
 *
 * @param {readonly string[]} args
 */
export async function runTests(args) {
  const { steps, patterns } = readArguments(args);
  try {
    await prepare({ apps: false });
  } catch (error) {
    showFailure(error);
    finish([tallyOfCheck(false)]);
    return;
  }
  await untilInterrupted(async (signal) => {
    const tallies = [];
    for (const step of steps) {
      signal.throwIfAborted();
      tallies.push(await runStep(step, { signal, patterns }));
    }
    finish(tallies);
  });
}

/**
 * @param {string} name
 * @param {import('./test-steps.mjs').StepOptions} options
 */
async function runStep(name, options) {
  const startedAtMs = performance.now();
  console.log(`\n── ${name}`);
  const tally = (await TEST_STEPS[name]?.(options).catch(showFailure)) ?? tallyOfCheck(false);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`── ${name}: ${tallyLine(tally)} in ${seconds} s`);
  return tally;
}

/**
 * A step that could not run is shown and counts as failed; a bug in the scripts is rethrown.
 *
 * @param {unknown} error
 */
function showFailure(error) {
  if (!(error instanceof SetupFailure)) throw error;
  for (const line of error.outputTail) console.error(`  ${line}`);
  console.error(error.message);
}

/** @param {readonly import('./tally.mjs').Tally[]} tallies */
function finish(tallies) {
  const sum = sumTallies(tallies);
  process.exitCode = isGreen(sum) ? 0 : 1;
  console.log(`\n${tallyLine(sum)}`);
}

/**
 * @param {readonly string[]} args
 * @returns {{steps: readonly string[], patterns: readonly string[]}}
 */
function readArguments(args) {
  const config = {
    args: [...args],
    options: { only: { type: /** @type {const} */ ('string') } },
    allowPositionals: true,
  };
  const { values, positionals } = parseArguments(config, USAGE);
  const chosen = values.only?.split(',') ?? (positionals.length > 0 ? ['unit'] : Object.keys(TEST_STEPS));
  const unknown = chosen.filter((name) => !(name in TEST_STEPS));
  if (unknown.length > 0) {
    throw new SetupFailure(`There is no step named  ${unknown.join(', ')}.\n${USAGE}`, { exitCode: 2 });
  }
  return { steps: chosen, patterns: positionals };
}
