import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../events/event-record.ts';
import { ALLOWED_LATENESS_MS, closeTasks } from './close-tasks.ts';
import { MAX_TASK_MS, splitTasks, TASK_GAP_MS, taskBelongsUntil } from './split-tasks.ts';
import { readTaskSteps } from './task-steps.ts';
import { clicked, event, said, typed } from '../testing/event-script.ts';

const script = fc
  .array(
    fc.record({
      second: fc.integer({ min: 0, max: 9_000 }),
      kind: fc.constantFrom('said', 'typed', 'click'),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((steps) =>
    steps.flatMap(({ second, kind }) => {
      if (kind === 'said') return said(second, 'mount fuji');
      return [kind === 'typed' ? typed(second, 'fuji') : clicked(second)];
    }),
  );

const tasksOf = (events: readonly EventRecord[]) => splitTasks(readTaskSteps(events));

describe('tasks', () => {
  it('are chains with gaps of at most five minutes', () => {
    const first = said(0, 'fuji');
    expect(tasksOf([...first, ...said(301, 'fuji')])).toHaveLength(1);
    expect(tasksOf([...first, ...said(301.001, 'fuji')])).toHaveLength(2);
    expect(tasksOf([...first, typed(250, 'fuji'), ...said(540, 'fuji')])).toHaveLength(1);
  });

  it('are cut at an hour without a rest', () => {
    const events = Array.from({ length: 120 }, (_, minute) => said(minute * 60, 'fuji')).flat();
    expect(tasksOf(events)).toHaveLength(2);
  });

  it('never begin with a click', () => {
    expect(tasksOf([clicked(5)])).toEqual([]);
  });

  it('hold each utterance and query once, in order, within the maximum gaps', () => {
    fc.assert(
      fc.property(script, (events) => {
        const tasks = tasksOf(events);
        const anchors = events.filter(({ name }) => name === 'utterance.answered' || name === 'typed');
        expect(tasks.flatMap((task) => task.anchors)).toHaveLength(anchors.length);
        tasks.forEach((task, index) => {
          const next = tasks[index + 1];
          if (next === undefined) return;
          const isRested = next.startedAt - task.endedAt > TASK_GAP_MS;
          const isLong = next.startedAt - task.startedAt > MAX_TASK_MS;
          expect(isRested || isLong).toBe(true);
        });
        const clicks = tasks.flatMap((task) => task.clicks);
        expect(new Set(clicks).size).toBe(clicks.length);
      }),
    );
  });

  it('do not depend on the order of arrival or on repeated events', () => {
    const orders = script.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.subarray(events),
      ),
    );
    fc.assert(
      fc.property(orders, ([events, shuffled, again]) => {
        expect(tasksOf([...shuffled, ...again])).toEqual(tasksOf(events));
      }),
    );
  });
});

describe('closing tasks', () => {
  it('waits for five minutes of rest and the allowed lateness', () => {
    const events = said(0, 'fuji');
    const overAt = 1_000 + TASK_GAP_MS;
    expect(closeTasks(events, overAt - 1)).toEqual({ closed: [], openFrom: 0, closedUntil: null });
    expect(closeTasks(events, overAt)).toMatchObject({ openFrom: null, closedUntil: overAt });
    expect(closeTasks([event('click', 1)], 1e9)).toEqual({ closed: [], openFrom: null, closedUntil: null });
  });

  it('loses nothing when one task directly follows another', () => {
    const events = Array.from({ length: 20 }, (_, index) => typed(index * 240, 'fuji'));
    const first = closeTasks(events, 3_900_000 + TASK_GAP_MS);
    expect(first.closed.map(({ anchors }) => anchors.length)).toEqual([16]);
    const later = events.filter(({ at }) => at > (first.closedUntil ?? Infinity));
    const rest = closeTasks(later, 1e9);
    expect(rest.closed.map(({ anchors }) => anchors.length)).toEqual([4]);
  });

  it('gives the same tasks incrementally as at once, if no event exceeds the allowed lateness', () => {
    const delays = script.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.array(fc.integer({ min: 0, max: ALLOWED_LATENESS_MS - 1 }), {
          minLength: events.length,
          maxLength: events.length,
        }),
      ),
    );
    fc.assert(
      fc.property(delays, ([events, delayMs]) => {
        const arriving = events.map((each, index) => ({ each, arrivesAt: each.at + (delayMs[index] ?? 0) }));
        const closed = [];
        let closedUntil = Number.NEGATIVE_INFINITY;
        for (let nowMs = 0; nowMs < 20_000_000; nowMs += 20_000) {
          const here = arriving.filter(({ arrivesAt, each }) => arrivesAt <= nowMs && each.at > closedUntil);
          const done = closeTasks(
            here.map(({ each }) => each),
            nowMs - ALLOWED_LATENESS_MS,
          );
          closed.push(...done.closed);
          closedUntil = Math.max(closedUntil, done.closedUntil ?? closedUntil);
        }
        expect(closed).toEqual(tasksOf(events));
        for (const task of closed) expect(taskBelongsUntil(task)).toBeLessThanOrEqual(20_000_000);
      }),
      { numRuns: 60 },
    );
  });
});
