import { build, staleApps } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { untilInterrupted } from './interruption.mjs';
import { withSetupLock } from './setup-lock.mjs';
import { CACHE_DIR } from './workspace.mjs';

/**
 * Installs and builds what is stale; quick and silent if nothing is.
 *
 * @param {{apps?: boolean}} [options] `apps: false` only installs
 */
export async function prepare({ apps = true } = {}) {
  if (isInstalled() && (!apps || staleApps().length === 0)) return;
  await untilInterrupted((signal) =>
    withSetupLock(
      async () => {
        // Checked again: another command may have done the work during the wait.
        if (!isInstalled()) await install(signal);
        if (apps) await build(staleApps(), signal);
      },
      { signal, onWait: tellWaiting },
    ),
  );
}

/** @param {number} ownerPid */
function tellWaiting(ownerPid) {
  const owner = ownerPid > 0 ? `process ${ownerPid}` : 'another process';
  console.error(
    `Waiting for ${owner}, which is installing or building here (if it is not running, delete ${CACHE_DIR}/setup.lock).`,
  );
}
