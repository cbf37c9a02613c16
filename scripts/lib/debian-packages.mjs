import { existsSync, readFileSync } from 'node:fs';
import { showStep } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { ROOT } from './workspace.mjs';

/** How long apt waits for another apt to finish. */
const LOCK_TIMEOUT_SECONDS = 120;

/** Whether packages can be installed without a prompt: Debian, as root. */
export function canInstallDebianPackages() {
  return process.getuid?.() === 0 && isDebian() && existsSync('/usr/bin/apt-get');
}

/**
 * Returns those of some Debian packages that are not installed.
 *
 * @param {readonly string[]} names
 * @returns {string[]}
 */
function missingDebianPackages(names) {
  return names.filter((name) => !existsSync(`/var/lib/dpkg/info/${name}.list`) && !hasArchitectureList(name));
}

/**
 * @param {readonly string[]} names
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether all of them are installed now
 */
export async function installDebianPackages(names, signal) {
  // Packages for tests must not start as services of the machine: systemctl starts nothing when it is offline.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', SYSTEMD_OFFLINE: '1' };
  const options = { cwd: ROOT, env, signal };
  const settings = ['-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_SECONDS}`, '-o', 'Acquire::Retries=3'];
  const installed = showStep(`Installing ${names.join(', ')} with apt`, async () => {
    // The index may be stale or partly unreachable; the next command shows whether the packages are available.
    await runCommand('apt-get', [...settings, 'update', '-qq'], options);
    const install = [...settings, 'install', '-y', '-qq', '--no-install-recommends', ...names];
    const { ok, tail } = await runCommand('apt-get', install, options);
    if (!ok) throw new SetupFailure('apt-get install failed', { outputTail: tail });
  });
  return installed.then(
    () => true,
    () => false,
  );
}

/**
 * Installs packages for some tests, if possible; tests that lack one report it and are skipped.
 *
 * @param {{tests: string, names: readonly string[]}} wanted `tests` such as "Tests with speech"
 * @param {AbortSignal} signal
 */
export async function obtainDebianPackages({ tests, names }, signal) {
  if (!canInstallDebianPackages()) {
    console.log(`${tests} use ${names.join(', ')} if installed.`);
    return;
  }
  const missing = missingDebianPackages(names);
  if (missing.length === 0 || (await installDebianPackages(missing, signal))) return;
  console.log(`Could not install ${missing.join(', ')}; tests that need them are skipped.`);
}

function isDebian() {
  const path = '/etc/os-release';
  return existsSync(path) && /^ID=debian$/m.test(readFileSync(path, 'utf8'));
}

/** @param {string} name of a package that may be installed for several architectures */
function hasArchitectureList(name) {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  return existsSync(`/var/lib/dpkg/info/${name}:${architecture}.list`);
}
