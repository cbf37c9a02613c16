/** Places for work that may run at the same time. */
export interface Places {
  /**
   * Takes a free place at once, or waits for one in the order of asking. Rejects when the signal is aborted meanwhile.
   * @returns false if too many wait already
   */
  take(signal: AbortSignal): boolean | Promise<boolean>;
  /** Gives a place to whoever waits longest. Call it once for each one taken. */
  leave(): void;
}

/** Creates free places. */
export function createPlaces({ most, mostWaiting }: { most: number; mostWaiting: number }): Places {
  let taken = 0;
  const waiting = new Set<() => void>();
  return {
    take(signal) {
      if (taken < most) {
        taken++;
        return true;
      }
      if (waiting.size >= mostWaiting) return false;
      return new Promise((resolve, reject) => {
        const enter = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(true);
        };
        const giveUp = (): void => {
          waiting.delete(enter);
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.add(enter);
      });
    },
    leave() {
      const [next] = waiting;
      if (next === undefined) {
        taken--;
        return;
      }
      // The place stays taken.
      waiting.delete(next);
      next();
    },
  };
}
