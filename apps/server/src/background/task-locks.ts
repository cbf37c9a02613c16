/** Exclusive ownership of a task, until it is released or lost. */
export interface TaskLock {
  /** Aborted when the lock is lost: another server may have the task from then on. */
  readonly lost: AbortSignal;
  /** Releases the task to other servers. Idempotent; does not reject. */
  release(): Promise<void>;
}

/** Decides which server of a deployment runs an exclusive task. */
export interface TaskLocks {
  /** @returns null while another server has it. Rejects while that is unknown. */
  take(task: string): Promise<TaskLock | null>;
  /** Returns the servers that have these tasks now, by task. Rejects while that is unknown. */
  holders(tasks: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Releases everything. Idempotent. */
  close(): Promise<void>;
}
