import { existsSync, readFileSync } from 'node:fs';
import { EMPTY_TALLY } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

/**
 * The parts of Vitest's JSON report that are read.
 *
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{status: string, assertionResults: {status: string}[]}[]} testResults
 */

/**
 * @param {VitestReport} report
 * @returns {Tally} a file that could not be loaded counts as one failure
 */
export function tallyOfVitest(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * The parts of Playwright's JSON report that are read.
 *
 * @typedef {object} PlaywrightReport
 * @property {{expected: number, unexpected: number, flaky: number, skipped: number}} stats
 * @property {unknown[]} errors outside any test
 */

/**
 * @param {PlaywrightReport} report
 * @returns {Tally} a test that passed only on a retry counts as passed
 */
export function tallyOfPlaywright({ stats, errors }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * @template Report
 * @param {string} path of a JSON report
 * @param {(report: Report) => Tally} tallyOf
 * @returns {Tally} zero if the report is missing
 */
export function readTally(path, tallyOf) {
  return existsSync(path) ? tallyOf(JSON.parse(readFileSync(path, 'utf8'))) : EMPTY_TALLY;
}
