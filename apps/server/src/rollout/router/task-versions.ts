import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import type { Assignment } from '../../answering/versions/served-versions.ts';

/** Which version each client's task began with, in this process. */
export interface TaskVersions {
  /** Returns the assignment of the client's task; null where none goes on. */
  current(clientId: string): Assignment | null;
  /** Notes an utterance or a query of the client's task, which the assignment begins where none goes on. */
  note(clientId: string, assignment: Assignment): void;
  /** Whether this process knows anything of the client's task. */
  knows(clientId: string): boolean;
  forget(clientId: string): void;
}

interface TaskVersionsOptions {
  nowMs(): number;
  /** Beyond this number the clients that were silent the longest are forgotten. */
  mostClients?: number;
}

interface Begun {
  assignment: Assignment;
  startedMs: number;
  atMs: number;
}

/** Remembers the versions of tasks: chains of utterances and queries with gaps of at most five minutes. */
export function createTaskVersions({ nowMs, mostClients = 20_000 }: TaskVersionsOptions): TaskVersions {
  const tasks = new Map<string, Begun>();

  function going(clientId: string): Begun | null {
    const task = tasks.get(clientId);
    const now = nowMs();
    if (task === undefined) return null;
    if (now - task.atMs <= TASK_GAP_MS && now - task.startedMs <= MAX_TASK_MS) return task;
    tasks.delete(clientId);
    return null;
  }

  return {
    current: (clientId) => going(clientId)?.assignment ?? null,
    note(clientId, assignment) {
      const now = nowMs();
      const startedMs = going(clientId)?.startedMs ?? now;
      // Those that were noted last come last.
      tasks.delete(clientId);
      tasks.set(clientId, { assignment, startedMs, atMs: now });
      const [oldest] = tasks.keys();
      if (oldest !== undefined && tasks.size > mostClients) tasks.delete(oldest);
    },
    knows: (clientId) => going(clientId) !== null,
    forget: (clientId) => void tasks.delete(clientId),
  };
}
