/** A task that this server has to itself, until it is released or lost. */
export interface TaskLock {
  /** Aborted when the lock is lost: another server may have the task from now on. */
  readonly lost: AbortSignal;
  /** Lets another server have it. Idempotent; does not reject. */
  release(): Promise<void>;
}

/** Which server of a deployment runs a task that one alone may run. */
export interface TaskLocks {
  /** @returns null while another server has it. Rejects while that cannot be found out. */
  take(task: string): Promise<TaskLock | null>;
  /** The servers that have these tasks now, by task. Rejects while that cannot be found out. */
  holders(tasks: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Releases everything. Idempotent. */
  close(): Promise<void>;
}
