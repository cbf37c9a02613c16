import { obtainForTests } from './debian-packages.mjs';

/**
 * Installs what shows the tests every file and every connection of a process.
 *
 * @param {AbortSignal} signal
 */
export async function obtainTracer(signal) {
  if (process.platform !== 'linux') return;
  await obtainForTests(['strace'], { tests: 'Tests of what leaves the machine', signal });
}
