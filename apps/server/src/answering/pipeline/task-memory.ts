import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import { MAX_PREVIOUS_CHARACTERS } from '@hark/shared/wire/protocol';
import { meantBy } from '../../search/query/correction.ts';

/**
 * What each client said or typed last, so that "no, I meant …" is understood. It lasts as long as the client's task, is
 * given to nobody else, and is kept in this process alone.
 */
export interface TaskMemory {
  /** What came before within the client's task; undefined where nothing did. */
  before(clientId: string): string | undefined;
  /** Something was answered. A correction is remembered as what it meant. */
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
  /** Of more clients, those that were heard of the longest ago are forgotten. */
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
