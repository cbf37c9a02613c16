import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createThreadTurns } from './thread-turns.ts';
import type { Turn } from './thread-turns.ts';

const { signal } = new AbortController();

/** Whether a turn comes without anything else happening. */
async function comesAtOnce(turn: Promise<void>): Promise<boolean> {
  return Promise.race([turn.then(() => true), nextTurn(false)]);
}

async function runs(person: Turn, count: number): Promise<void> {
  for (let run = 0; run < count; run++) await person.next();
}

describe('createThreadTurns', () => {
  it('lets a batch run while no speaker needs the thread', async () => {
    const batch = createThreadTurns(() => 0).enter('batch', signal);
    expect(await comesAtOnce(batch.next())).toBe(true);
  });

  it.each(['final', 'interim'] as const)('holds a batch until the %s is done', async (priority) => {
    const turns = createThreadTurns(() => 0);
    const batch = turns.enter('batch', signal);
    const person = turns.enter(priority, signal);
    const turn = batch.next();
    expect(await comesAtOnce(turn)).toBe(false);
    expect(await comesAtOnce(person.next())).toBe(true);
    person.leave();
    expect(await comesAtOnce(turn)).toBe(true);
  });

  it('lets a batch run from time to time, so that it ends with any number of speakers', async () => {
    const turns = createThreadTurns(() => 0);
    const batch = turns.enter('batch', signal);
    const person = turns.enter('final', signal);
    const first = batch.next();
    await runs(person, 20);
    expect(await comesAtOnce(first)).toBe(true);
    expect(await comesAtOnce(batch.next())).toBe(false);
  });

  it('holds a shadow until nobody else has the thread, however long that takes', async () => {
    const turns = createThreadTurns(() => 0);
    const shadow = turns.enter('shadow', signal);
    const persons = [turns.enter('final', signal), turns.enter('interim', signal)];
    const held = shadow.next();
    for (const person of persons) await runs(person, 50);
    expect(await comesAtOnce(held)).toBe(false);
    persons[0]?.leave();
    expect(await comesAtOnce(held)).toBe(false);
    persons[1]?.leave();
    expect(await comesAtOnce(held)).toBe(true);
  });

  it('releases an aborted batch', async () => {
    const turns = createThreadTurns(() => 0);
    const controller = new AbortController();
    const batch = turns.enter('batch', controller.signal);
    turns.enter('final', signal);
    const held = batch.next();
    controller.abort();
    expect(await comesAtOnce(held)).toBe(true);
    expect(await comesAtOnce(batch.next())).toBe(true);
  });

  it('stops the clock of a batch while it is held', async () => {
    let timeMs = 0;
    const turns = createThreadTurns(() => timeMs);
    const batch = turns.enter('batch', signal);
    const person = turns.enter('final', signal);
    const held = batch.next();
    timeMs = 70;
    person.leave();
    await held;
    timeMs = 80;
    expect([batch.nowMs(), person.nowMs()]).toEqual([10, 80]);
  });
});
