import { obtainDebianPackages } from './debian-packages.mjs';

/**
 * Installs the tool that shows the tests every file and connection of a process.
 *
 * @param {AbortSignal} signal
 */
export async function obtainTracer(signal) {
  if (process.platform !== 'linux') return;
  await obtainDebianPackages({ tests: 'Network isolation tests', names: ['strace'] }, signal);
}
