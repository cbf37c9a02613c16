import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import { MAX_PREVIOUS_CHARACTERS } from '@hark/shared/wire/protocol';
import { meantBy } from '../../search/query/correction.ts';

/**
 * Remembers what each client last said or typed, so that "no, I meant …" can be resolved. An entry lasts as long as the
 * client's task, is not shared with other clients, and exists only in this process.
 */
export interface TaskMemory {
  /** Returns the previous query of the client's task; undefined without one. */
  before(clientId: string): string | undefined;
  /** Records an answered query. A correction is recorded as its meaning. */
  said(clientId: string, text: string): void;
  forget(clientId: string): void;
}

interface Remembered {
  text: string;
  startedMs: number;
  atMs: number;
}

interface TaskMemoryOptions {
  nowMs(): number;
  /** Beyond this number the clients that were silent the longest are forgotten. */
  mostClients?: number;
}

export function createTaskMemory({ nowMs, mostClients = 10_000 }: TaskMemoryOptions): TaskMemory {
  const tasks = new Map<string, Remembered>();

  function current(clientId: string): Remembered | undefined {
    const task = tasks.get(clientId);
    const now = nowMs();
    if (task !== undefined && now - task.atMs <= TASK_GAP_MS && now - task.startedMs <= MAX_TASK_MS)
      return task;
    tasks.delete(clientId);
    return undefined;
  }

  return {
    before: (clientId) => current(clientId)?.text,
    said(clientId, text) {
      if (text.trim() === '') return;
      const task = current(clientId);
      const now = nowMs();
      const meant = meantBy(text, task?.text).slice(0, MAX_PREVIOUS_CHARACTERS);
      tasks.delete(clientId);
      tasks.set(clientId, { text: meant, startedMs: task?.startedMs ?? now, atMs: now });
      for (const oldest of tasks.keys()) {
        if (tasks.size <= mostClients) break;
        tasks.delete(oldest);
      }
    },
    forget(clientId) {
      tasks.delete(clientId);
    },
  };
}
