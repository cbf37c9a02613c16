import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import { MAX_PREVIOUS_CHARACTERS } from '@hark/shared/wire/protocol';
import { meantBy } from '../../search/query/correction.ts';
import type { AskedSearch, ShownSearch } from '../../search/understanding/asked-search.ts';

/**
 * Remembers what each client last said or typed, so that "no, I meant …" can be resolved. An entry lasts as long as the
 * client's task, is not shared with other clients, and exists only in this process.
 */
export interface TaskMemory {
  /** Returns the previous query of the client's task; undefined without one. */
  before(clientId: string): string | undefined;
  /** Records an answered query. A correction is recorded as its meaning. */
  said(clientId: string, text: string): void;
  /** Returns the search on the client's screen, and those before it, latest first; null without one. */
  searches(clientId: string): SearchesOfTask | null;
  /** Records an answered search. `changed`: it changed the search before, which is kept for "go back". */
  searched(clientId: string, shown: ShownSearch, course: 'new' | 'changed' | 'back'): void;
  /** Forgets the searches of the client's task, and what was said. */
  forget(clientId: string): void;
}

export interface SearchesOfTask {
  shown: ShownSearch;
  earlier: readonly AskedSearch[];
}

/** What a task was about before an utterance. */
export interface TaskContext {
  previous: string | undefined;
  searches: SearchesOfTask | null;
}

/** Returns what a client's task is about now; it does not change later. */
export function contextOf(tasks: Pick<TaskMemory, 'before' | 'searches'>, clientId: string): TaskContext {
  return { previous: tasks.before(clientId), searches: tasks.searches(clientId) };
}

/** Searches that "go back" can reach. */
const MOST_EARLIER = 10;

interface Remembered {
  text: string;
  startedMs: number;
  atMs: number;
  searches: SearchesOfTask | null;
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

  function remember(clientId: string, change: Partial<Pick<Remembered, 'text' | 'searches'>>): void {
    const task = current(clientId);
    const now = nowMs();
    tasks.delete(clientId);
    const { text = '', startedMs = now, searches = null } = task ?? {};
    tasks.set(clientId, { text, searches, startedMs, ...change, atMs: now });
    for (const oldest of tasks.keys()) {
      if (tasks.size <= mostClients) break;
      tasks.delete(oldest);
    }
  }

  return {
    before(clientId) {
      const text = current(clientId)?.text;
      return text === '' ? undefined : text;
    },
    said(clientId, text) {
      if (text.trim() === '') return;
      const meant = meantBy(text, current(clientId)?.text).slice(0, MAX_PREVIOUS_CHARACTERS);
      remember(clientId, { text: meant });
    },
    searches: (clientId) => current(clientId)?.searches ?? null,
    searched(clientId, shown, course) {
      remember(clientId, {
        searches: { shown, earlier: earlierThan(current(clientId)?.searches ?? null, course) },
      });
    },
    forget(clientId) {
      tasks.delete(clientId);
    },
  };
}

/** Returns the searches before the one that follows. */
function earlierThan(
  before: SearchesOfTask | null,
  course: 'new' | 'changed' | 'back',
): readonly AskedSearch[] {
  if (before === null) return [];
  if (course === 'back') return before.earlier.slice(1);
  const { text, filters, sort, page, refused } = before.shown;
  return [{ text, filters, sort, page, refused }, ...before.earlier].slice(0, MOST_EARLIER);
}
