/** Seconds between two updates of the line of a running step, on a terminal. */
const TICK_SECONDS = 1;

/**
 * Shows one step of the work as one line with its seconds: updated on a terminal, elsewhere one line at the start and
 * one at the end. Everything goes to stderr, because stdout belongs to the command itself.
 *
 * @template Result
 * @param {string} title such as `Building the web app`
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>} the result of the work
 */
export async function showStep(title, work) {
  const line = process.stderr.isTTY ? liveLine(title) : plainLine(title);
  try {
    const result = await work();
    line.end('done');
    return result;
  } catch (error) {
    line.end('failed');
    throw error;
  }
}

/** @param {string} title */
function plainLine(title) {
  const startedAtMs = performance.now();
  process.stderr.write(`${title} …\n`);
  return {
    /** @param {string} outcome */
    end: (outcome) => process.stderr.write(`${title}: ${outcome} in ${secondsSince(startedAtMs, 1)} s\n`),
  };
}

/** @param {string} title */
function liveLine(title) {
  const startedAtMs = performance.now();
  const show = () => process.stderr.write(`\r${title} … ${secondsSince(startedAtMs, 0)} s `);
  show();
  const timer = setInterval(show, TICK_SECONDS * 1000);
  return {
    /** @param {string} outcome */
    end: (outcome) => {
      clearInterval(timer);
      process.stderr.write(`\r${title}: ${outcome} in ${secondsSince(startedAtMs, 1)} s\n`);
    },
  };
}

/** @param {number} startedAtMs @param {number} digits */
function secondsSince(startedAtMs, digits) {
  return ((performance.now() - startedAtMs) / 1000).toFixed(digits);
}
