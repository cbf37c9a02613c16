import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { canInstallDebianPackages, installDebianPackages } from './debian-packages.mjs';
import { runSetupStep } from './setup-step.mjs';
import { ROOT } from './workspace.mjs';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MACOS_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Returns the browser for the browser tests: the one in CHROMIUM_PATH, an installed one, or one installed now, by apt
 * if possible and by Playwright elsewhere.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<string>} absolute path
 */
export async function obtainChromium(signal) {
  const found = findChromium();
  if (found !== null) return found;
  if (canInstallDebianPackages() && (await installDebianPackages(['chromium', 'fonts-liberation'], signal))) {
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  const isRoot = process.getuid?.() === 0;
  await runSetupStep({
    title: 'Installing Chromium with Playwright',
    command: process.execPath,
    // The default headless shell gives pages no microphone.
    args: [playwrightCli(), 'install', ...(isRoot ? ['--with-deps'] : []), '--no-shell', 'chromium'],
    cwd: join(ROOT, 'e2e'),
    env: process.env,
    signal,
  });
  return playwrightChromium();
}

/** @returns {string | null} */
function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = folders.flatMap((folder) => COMMANDS.map((command) => join(folder, command)));
  return [...onPath, ...MACOS_APPS, playwrightChromium()].find((path) => existsSync(path)) ?? null;
}

/** Path of Playwright's own Chromium, once it is installed. */
function playwrightChromium() {
  return requireFromE2e()('@playwright/test').chromium.executablePath();
}

/** The command line of the Playwright that the browser tests use. */
export function playwrightCli() {
  return requireFromE2e().resolve('@playwright/test/cli');
}

function requireFromE2e() {
  return createRequire(join(ROOT, 'e2e/package.json'));
}
