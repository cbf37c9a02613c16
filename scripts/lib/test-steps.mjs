import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkBoundaries } from './boundaries.mjs';
import { obtainChromium, playwrightCli } from './chromium.mjs';
import { findTests } from './find-tests.mjs';
import { obtainOtherBrowsers } from './other-browsers.mjs';
import { prepare } from './prepare.mjs';
import { runCommand } from './run-command.mjs';
import { checkWords } from './refused-words.mjs';
import { EMPTY_TALLY, tallyOfCheck, withRunnerFailure } from './tally.mjs';
import { readTally, tallyOfPlaywright, tallyOfVitest } from './test-reports.mjs';
import { obtainProxies } from './test-proxies.mjs';
import { obtainSpeech } from './test-speech.mjs';
import { obtainTracer } from './test-tracer.mjs';
import { withTemporaryFile } from './temporary-file.mjs';
import { typecheck } from './typecheck.mjs';
import { ROOT } from './workspace.mjs';

const E2E = join(ROOT, 'e2e');

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {{signal: AbortSignal, patterns: readonly string[]}} StepOptions */

/**
 * The parts of `npm test`, in order: the quick ones first.
 *
 * @type {Readonly<Record<string, (options: StepOptions) => Promise<Tally>>>}
 */
export const TEST_STEPS = {
  types: async ({ signal }) => tallyOfCheck(await typecheck(signal)),
  lint,
  format: (options) => check('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'], options),
  boundaries: async ({ signal }) => tallyOfCheck(await checkBoundaries(signal)),
  deadcode: (options) => check('knip/bin/knip.js', [], options),
  unit: runVitest,
  build: buildApps,
  browser: runBrowserTests,
  'other-browsers': runOtherBrowsers,
};

/**
 * Runs a tool of node_modules as a check.
 *
 * @param {string} bin
 * @param {readonly string[]} args
 * @param {StepOptions} options
 */
async function check(bin, args, { signal }) {
  const command = [join(ROOT, 'node_modules', bin), ...args];
  const { ok } = await runCommand(process.execPath, command, { cwd: ROOT, signal, echo: true });
  return tallyOfCheck(ok);
}

/** @param {StepOptions} options */
async function lint(options) {
  const tally = await check('oxlint/bin/oxlint', ['--type-aware'], options);
  return checkWords() ? tally : tallyOfCheck(false);
}

async function buildApps() {
  await prepare();
  console.log('The web app and the server are built.');
  return tallyOfCheck(true);
}

/** @param {StepOptions} options */
async function runVitest({ signal, patterns }) {
  const files = patterns.length > 0 ? await findTests(patterns, signal) : [];
  await obtainSpeech(signal);
  return withTemporaryFile('report.json', async (report) => {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { ok } = await runCommand(process.execPath, [vitest, 'run', ...reporters, ...files], {
      cwd: ROOT,
      env: testEnvironment(),
      signal,
      echo: true,
    });
    return withRunnerFailure(readTally(report, tallyOfVitest), ok);
  });
}

/** @param {StepOptions} options */
async function runBrowserTests({ signal, patterns }) {
  if (!existsSync(join(E2E, 'playwright.config.ts'))) {
    console.log('There are no browser tests.');
    return EMPTY_TALLY;
  }
  await prepare();
  await obtainSpeech(signal);
  await obtainProxies(signal);
  await obtainTracer(signal);
  const chromium = await obtainChromium(signal);
  return runPlaywright({ args: patterns, env: { CHROMIUM_PATH: chromium }, signal });
}

/** @param {StepOptions} options */
async function runOtherBrowsers({ signal, patterns }) {
  await prepare();
  await obtainOtherBrowsers(signal);
  return runPlaywright({ args: ['--config', 'other-browsers.config.ts', ...patterns], signal });
}

/**
 * @param {{args: readonly string[], env?: Record<string, string>, signal: AbortSignal}} run
 */
function runPlaywright({ args, env = {}, signal }) {
  return withTemporaryFile('report.json', async (report) => {
    const command = [playwrightCli(), 'test', '--reporter=list,json', ...args];
    const { ok } = await runCommand(process.execPath, command, {
      cwd: E2E,
      env: { ...testEnvironment(), ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      signal,
      echo: true,
    });
    return withRunnerFailure(readTally(report, tallyOfPlaywright), ok);
  });
}

/** Tests run the development build of React, whatever the environment. */
function testEnvironment() {
  const { NODE_ENV: _, ...env } = process.env;
  return env;
}
