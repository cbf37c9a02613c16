import type { Logger } from 'pino';
import { RolloutError } from '../state/rollout-error.ts';
import type { RolloutActRequest, RolloutStore, StoredRollout } from '../state/rollout-store.ts';
import type { RoutedVersions } from './served-versions.ts';

const WRITE_AGAIN_MS = 1_000;

interface KillSwitchOptions {
  store: RolloutStore;
  versions: Pick<RoutedVersions, 'withdraw' | 'reinstate'>;
  logger: Logger;
}

/**
 * Returns the store of a process that rolls back here first and writes then, so that people do not wait for a slow
 * database. What cannot be written is tried again until it is; a refusal puts the challenger back.
 */
export function withKillSwitch({ store, versions, logger }: KillSwitchOptions): RolloutStore {
  async function write(request: RolloutActRequest): Promise<StoredRollout> {
    try {
      return await store.act(request);
    } catch (error) {
      if (error instanceof RolloutError) versions.reinstate(request.rollout);
      else again(request, error);
      throw error;
    }
  }

  function again(request: RolloutActRequest, error: unknown): void {
    const { rollout } = request;
    logger.error({ err: error, rollout }, 'rolling back could not be written; it holds here, trying again');
    setTimeout(() => {
      write(request).catch(() => undefined);
    }, WRITE_AGAIN_MS).unref();
  }

  return {
    ...store,
    act(request) {
      if (request.action !== 'roll-back') return store.act(request);
      versions.withdraw(request.rollout);
      return write(request);
    },
  };
}
