import { obtainDebianPackages } from './debian-packages.mjs';

/**
 * Installs the tool that shows the tests every file and connection of a process.
 *
 * @param {AbortSignal} signal
 */
export async function obtainTracer(signal) {
  if (process.platform !== 'linux') return;
  await obtainDebianPackages({ tests: 'Tests of what leaves the machine', names: ['strace'] }, signal);
}
