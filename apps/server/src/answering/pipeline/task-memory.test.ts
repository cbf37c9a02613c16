import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import { describe, expect, it } from 'vitest';
import { createTaskMemory } from './task-memory.ts';

function memory(mostClients = 10) {
  let now = 0;
  const tasks = createTaskMemory({ nowMs: () => now, mostClients });
  return { tasks, wait: (ms: number) => (now += ms) };
}

describe('the task memory', () => {
  it('returns a client its own last query, and nobody else', () => {
    const { tasks } = memory();
    tasks.said('client-a', 'whether in london');
    tasks.said('client-a', '  ');
    expect(tasks.before('client-a')).toBe('whether in london');
    expect(tasks.before('client-b')).toBeUndefined();
  });

  it('stores a correction as its meaning, so that the next one can build on it', () => {
    const { tasks } = memory();
    tasks.said('client-a', 'whether in london');
    tasks.said('client-a', 'No, I meant weather.');
    expect(tasks.before('client-a')).toBe('weather in london');
  });

  it('forgets when the task is over: after a rest, or after an hour', () => {
    const rested = memory();
    rested.tasks.said('client-a', 'london');
    rested.wait(TASK_GAP_MS);
    expect(rested.tasks.before('client-a')).toBe('london');
    rested.wait(1);
    expect(rested.tasks.before('client-a')).toBeUndefined();

    const restless = memory();
    for (let said = 0; said <= MAX_TASK_MS; said += TASK_GAP_MS) {
      restless.tasks.said('client-a', 'london');
      restless.wait(TASK_GAP_MS);
    }
    expect(restless.tasks.before('client-a')).toBeUndefined();
  });

  it('forgets a client on request, and beyond the limit those silent the longest', () => {
    const { tasks } = memory(2);
    for (const client of ['a', 'b', 'a', 'c']) tasks.said(client, client);
    expect(['a', 'b', 'c'].map((client) => tasks.before(client))).toEqual(['a', undefined, 'c']);
    tasks.forget('a');
    expect(tasks.before('a')).toBeUndefined();
  });
});
