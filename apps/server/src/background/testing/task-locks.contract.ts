import { describe, expect, onTestFinished, it } from 'vitest';
import type { TaskLocks } from '../task-locks.ts';

interface Servers {
  /** Returns the locks as the named server sees them; all servers are of one deployment. */
  of(server: string): TaskLocks;
  /** Takes all locks from a server, from outside. */
  breakOff(server: string): Promise<void>;
}

/** The contract of every implementation of locks. */
export function describeTaskLocks(name: string, open: () => Promise<Servers>): void {
  async function two(): Promise<Servers & { left: TaskLocks; right: TaskLocks }> {
    const servers = await open();
    const [left, right] = [servers.of('left:1'), servers.of('right:2')];
    onTestFinished(async () => {
      await left.close();
      await right.close();
    });
    return { ...servers, left, right };
  }

  describe(`${name} keep the contract of locks`, () => {
    it('gives a task to one server, and other tasks to others', async () => {
      const { left, right } = await two();
      const lock = await left.take('folding');
      expect(lock?.lost.aborted).toBe(false);
      expect(await right.take('folding')).toBeNull();
      expect(await left.take('folding')).toBeNull();
      expect(await right.take('counting')).not.toBeNull();
    });

    it('frees a released lock, also when it is released twice', async () => {
      const { left, right } = await two();
      const lock = await left.take('folding');
      await lock?.release();
      expect(await right.take('folding')).not.toBeNull();
      await lock?.release();
      expect(await left.take('folding')).toBeNull();
    });

    it('releases everything on closing, without a loss', async () => {
      const { left, right } = await two();
      const lock = await left.take('folding');
      await Promise.all([left.close(), left.close()]);
      expect(lock?.lost.aborted).toBe(false);
      expect(await right.take('folding')).not.toBeNull();
    });

    it('reports to every server who has what', async () => {
      const { left, right } = await two();
      await left.take('folding');
      await right.take('counting');
      const holders = new Map([
        ['folding', 'left:1'],
        ['counting', 'right:2'],
      ]);
      expect(await left.holders(['folding', 'counting', 'nothing'])).toEqual(holders);
      expect(await right.holders(['folding', 'counting', 'nothing'])).toEqual(holders);
    });

    it('reports a lost connection, and lets another server have the task', async () => {
      const { left, right, breakOff } = await two();
      const locks = [await left.take('folding'), await left.take('counting')];
      await breakOff('left:1');
      await expect.poll(() => locks.map((lock) => lock?.lost.aborted)).toEqual([true, true]);
      expect(locks[0]?.lost.reason).toMatchObject({ code: 'lock_lost' });
      expect(await right.take('folding')).not.toBeNull();
      await locks[0]?.release();
      expect(await left.take('folding')).toBeNull();
      expect(await left.take('counting')).not.toBeNull();
    });
  });
}
