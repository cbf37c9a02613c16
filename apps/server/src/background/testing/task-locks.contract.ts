import { describe, expect, onTestFinished, it } from 'vitest';
import type { TaskLocks } from '../task-locks.ts';

interface Servers {
  /** The locks as the server of this name has them; all are of one deployment. */
  of(server: string): TaskLocks;
  /** Ends what a server has from outside. */
  breakOff(server: string): Promise<void>;
}

/** What every kind of lock does, whatever is behind it. */
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
    it('one server has a task, and others have other tasks', async () => {
      const { left, right } = await two();
      const lock = await left.take('folding');
      expect(lock?.lost.aborted).toBe(false);
      expect(await right.take('folding')).toBeNull();
      expect(await left.take('folding')).toBeNull();
      expect(await right.take('counting')).not.toBeNull();
    });

    it('a lock that is released is there for others, also when it is released twice', async () => {
      const { left, right } = await two();
      const lock = await left.take('folding');
      await lock?.release();
      expect(await right.take('folding')).not.toBeNull();
      await lock?.release();
      expect(await left.take('folding')).toBeNull();
    });

    it('closing releases everything, and is no loss', async () => {
      const { left, right } = await two();
      const lock = await left.take('folding');
      await Promise.all([left.close(), left.close()]);
      expect(lock?.lost.aborted).toBe(false);
      expect(await right.take('folding')).not.toBeNull();
    });

    it('everybody can say who has what', async () => {
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

    it('who loses the connection is told, and another server can have the task', async () => {
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
