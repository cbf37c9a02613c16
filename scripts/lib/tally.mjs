/** @typedef {{passed: number, failed: number, skipped: number}} Tally */

/** @type {Readonly<Tally>} */
export const EMPTY_TALLY = { passed: 0, failed: 0, skipped: 0 };

/**
 * The tally of one check.
 *
 * @param {boolean} ok
 * @returns {Tally}
 */
export function tallyOfCheck(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sumTallies(tallies) {
  const sum = { ...EMPTY_TALLY };
  for (const tally of tallies) {
    sum.passed += tally.passed;
    sum.failed += tally.failed;
    sum.skipped += tally.skipped;
  }
  return sum;
}

/**
 * The last line of `npm test`.
 *
 * @param {Tally} tally
 * @returns {string} such as `12 passed, 0 failed, 1 skipped`
 */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Whether something ran and nothing failed.
 *
 * @param {Tally} tally
 */
export function isGreen({ passed, failed }) {
  return failed === 0 && passed > 0;
}

/**
 * Adds one failure if a runner failed without a failed test, such as by an error between tests or a missing report, or
 * if it ran nothing at all.
 *
 * @param {Tally} tally
 * @param {boolean} endedWell whether the runner's exit status was 0
 * @returns {Tally}
 */
export function withRunnerFailure(tally, endedWell) {
  const isHidden = tally.failed === 0 && (!endedWell || tally.passed + tally.skipped === 0);
  return isHidden ? { ...tally, failed: 1 } : tally;
}
