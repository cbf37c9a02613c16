import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireDiskSpace } from './disk-space.mjs';
import { fingerprint } from './fingerprint.mjs';
import { installEnvironment } from './install-environment.mjs';
import { runSetupStep } from './setup-step.mjs';
import { removeStamp, stampMatches, writeStamp } from './stamp.mjs';
import { packageFolders, pinnedPnpm, ROOT } from './workspace.mjs';

const STAMP = join(ROOT, 'node_modules/.cache/hark/install.fingerprint');

/** Whether the installed packages match the lock file, for this Node and this machine. */
export function isInstalled() {
  return (
    stampMatches(STAMP, installFingerprint()) &&
    packageFolders()
      .filter(hasDependencies)
      .every((folder) => existsSync(join(ROOT, folder, 'node_modules')))
  );
}

/** @param {string} folder */
function hasDependencies(folder) {
  const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  return 'dependencies' in manifest || 'devDependencies' in manifest;
}

/**
 * Installs the packages of the lock file with the pinned pnpm. Needs the setup lock.
 *
 * @param {AbortSignal} signal
 */
export async function install(signal) {
  await requireDiskSpace(ROOT);
  removeStamp(STAMP);
  await runSetupStep({
    title: 'Installing the packages',
    command: 'npx',
    args: ['-y', pinnedPnpm(), 'install', '--frozen-lockfile', '--prod=false', '--reporter=append-only'],
    cwd: ROOT,
    env: installEnvironment(process.env),
    signal,
  });
  writeStamp(STAMP, installFingerprint());
}

function installFingerprint() {
  const manifests = ['.', ...packageFolders()].map((folder) => `${folder}/package.json`);
  const { platform, arch, versions } = process;
  return fingerprint(
    ROOT,
    ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', ...manifests],
    [platform, arch, versions.modules],
  );
}
