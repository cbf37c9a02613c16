import { existsSync, readFileSync } from 'node:fs';
import { showStep } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { ROOT } from './workspace.mjs';

/** apt waits this long for another apt to finish. */
const LOCK_TIMEOUT_SECONDS = 120;

/** Whether packages can be installed here without asking anybody: Debian, as root. */
export function canInstallDebianPackages() {
  return process.getuid?.() === 0 && isDebian() && existsSync('/usr/bin/apt-get');
}

/**
 * Those of some Debian packages that are not installed.
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
 * @returns {Promise<boolean>} whether all of them are there now
 */
export async function installDebianPackages(names, signal) {
  // What is installed for tests is not started as a service of the machine: systemctl starts nothing when it is offline.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', SYSTEMD_OFFLINE: '1' };
  const options = { cwd: ROOT, env, signal };
  const settings = ['-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_SECONDS}`, '-o', 'Acquire::Retries=3'];
  const installed = showStep(`Installing ${names.join(', ')} with apt`, async () => {
    // Its index may be stale or partly unreachable; whether the packages can be had shows in the next command.
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
 * Installs what some tests use, where that is possible; tests that need what is missing say so and are skipped.
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

/** @param {string} name of a package of which several architectures may be installed at once */
function hasArchitectureList(name) {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  return existsSync(`/var/lib/dpkg/info/${name}:${architecture}.list`);
}
