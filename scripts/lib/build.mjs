import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { runSetupStep } from './setup-step.mjs';
import { removeStamp, stampMatches, writeStamp } from './stamp.mjs';
import { ROOT } from './workspace.mjs';

/** @typedef {{title: string, folder: string, args: readonly string[], output: string}} App */

/** @type {readonly App[]} */
const APPS = [
  { title: 'Building the web app', folder: 'apps/web', args: ['build'], output: 'index.html' },
  { title: 'Building the server', folder: 'apps/server', args: ['build'], output: 'main.js' },
];

/** Inputs of both builds besides the app itself. */
const SHARED_INPUTS = ['packages', 'pnpm-lock.yaml', 'tsconfig.base.json'];

/** Returns the apps whose build does not match the present sources. */
export function staleApps() {
  return APPS.filter(
    (app) =>
      !stampMatches(stampOf(app), fingerprintOf(app)) ||
      !existsSync(join(ROOT, app.folder, 'dist', app.output)),
  );
}

/**
 * Builds apps for production. Needs the setup lock and the installed packages.
 *
 * @param {readonly App[]} apps
 * @param {AbortSignal} signal
 */
export async function build(apps, signal) {
  for (const app of apps) {
    // Taken before the build: a file saved during the build makes it stale.
    const inputs = fingerprintOf(app);
    removeStamp(stampOf(app));
    const cwd = join(ROOT, app.folder);
    await runSetupStep({
      title: app.title,
      command: process.execPath,
      args: [join(cwd, 'node_modules/vite/bin/vite.js'), ...app.args],
      cwd,
      env: { ...process.env, NODE_ENV: 'production' },
      signal,
    });
    writeStamp(stampOf(app), inputs);
  }
}

/** @param {App} app */
function stampOf(app) {
  return join(ROOT, app.folder, 'dist/.fingerprint');
}

/** @param {App} app */
function fingerprintOf(app) {
  return fingerprint(ROOT, [app.folder, ...SHARED_INPUTS]);
}
