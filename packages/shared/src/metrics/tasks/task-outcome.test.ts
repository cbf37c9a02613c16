import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskData } from '../../events/event-fields.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { taskOutcome } from './task-outcome.ts';
import { splitTasks } from './split-tasks.ts';
import { readTaskSteps } from './task-steps.ts';
import { clicked, event, said, typed } from '../testing/event-script.ts';

/** Phonetic key of consonants only. */
const phoneticKey = (text: string): string => text.replaceAll(/[aeiou ]/g, '');

function judge(...events: (EventRecord | EventRecord[])[]): TaskData {
  const [task, ...more] = splitTasks(readTaskSteps(events.flat()));
  if (task === undefined || more.length > 0) throw new Error('the script is not one task');
  return taskOutcome(task, phoneticKey);
}

describe('said again', () => {
  it('is a similar utterance, or any after an empty transcript', () => {
    expect(judge(said(0, 'mount fuji'), said(10, 'mount fugee'))).toMatchObject({ redo: true });
    expect(judge(said(0, ''), said(10, 'mount fuji'))).toMatchObject({ redo: true, nullSpeech: true });
    expect(judge(said(0, 'mount fuji'), said(10, 'oxford'))).toMatchObject({ redo: false, redoBroad: false });
    // Sounds similar despite another spelling, with the same words in another order.
    expect(judge(said(0, 'stn frd'), said(10, 'aistoneafordea'))).toMatchObject({ redo: true });
    expect(judge(said(0, 'tower of pisa in italy'), said(10, 'italy pisa tower'))).toMatchObject({
      redo: true,
    });
  });

  it('begins within 30 s of the outcome, or, broadly, within 5 minutes', () => {
    // The first outcome is shown at 1 s.
    expect(judge(said(0, 'fuji'), said(31, 'fuji'))).toMatchObject({ redo: true });
    expect(judge(said(0, 'fuji'), said(31.001, 'fuji'))).toMatchObject({ redo: false, redoBroad: true });
  });

  it('does not count after a click', () => {
    expect(judge(said(0, 'fuji'), clicked(5), said(10, 'fuji'))).toMatchObject({
      redo: false,
      redoBroad: false,
      clicked: true,
    });
  });

  it('counts from the answer when no page reported results', () => {
    const [answer] = said(0, 'fuji');
    if (answer === undefined) throw new Error('no answer');
    expect(judge(answer, said(30.9, 'fuji'))).toMatchObject({ redo: true });
    expect(judge(answer, said(30.901, 'fuji'))).toMatchObject({ redo: false });
  });

  it('does not count after a server failure', () => {
    const failure = event('utterance.refused', 1, { reason: 'failed', startedAt: 0 });
    expect(judge(failure, said(5, 'fuji'))).toMatchObject({ redo: false, failed: true, attempts: 2 });
    const busy = event('utterance.refused', 1, { reason: 'busy', startedAt: 0 });
    expect(judge(busy, said(5, 'fuji'))).toMatchObject({ failed: false, attempts: 1 });
  });
});

describe('switching to typing', () => {
  it('is a typed query within 60 s of a voice outcome, without a click between', () => {
    expect(judge(said(0, 'fuji'), typed(61, 'oxford'))).toMatchObject({ switched: true, corrected: false });
    expect(judge(said(0, 'fuji'), typed(61.001, 'oxford'))).toMatchObject({ switched: false });
    expect(judge(said(0, 'fuji'), clicked(5), typed(20, 'oxford'))).toMatchObject({ switched: false });
  });

  it('corrects when the query is similar', () => {
    expect(judge(said(0, 'mount fugee'), typed(20, 'Mount Fuji'))).toMatchObject({ corrected: true });
  });
});

describe('clicks', () => {
  it('count within 5 minutes of shown results', () => {
    expect(judge(said(0, 'fuji'), clicked(200, 3))).toMatchObject({
      shown: true,
      clicked: true,
      clickedFirst: false,
    });
    expect(judge(said(0, 'fuji', 0), clicked(5))).toMatchObject({ shown: false, clicked: false });
    expect(judge(said(0, 'fuji'), clicked(301.1))).toMatchObject({ clicked: false });
  });

  it('are good when nobody returned for 30 s', () => {
    const dwelt = (dwellMs: number): EventRecord => event('dwell', 40, { dwellMs });
    expect(judge(said(0, 'fuji'), clicked(5))).toMatchObject({ goodClick: true });
    expect(judge(said(0, 'fuji'), clicked(5), dwelt(30_000))).toMatchObject({ goodClick: true });
    expect(judge(said(0, 'fuji'), clicked(5), dwelt(29_999))).toMatchObject({ goodClick: false });
    expect(judge(said(0, 'fuji'), clicked(5), said(20, 'oxford'))).toMatchObject({ goodClick: false });
  });
});

it('a task without a click, a repetition or typing is abandoned', () => {
  expect(judge(said(0, 'fuji'))).toMatchObject({ abandoned: true, voice: true });
  expect(judge(said(0, 'fuji'), clicked(9))).toMatchObject({ abandoned: false });
  expect(judge(typed(0, 'fuji'))).toMatchObject({ abandoned: true, voice: false, searched: false });
});

it('counts a typed or spoken search without results, but not an empty transcript', () => {
  expect(judge(said(0, 'fuji', 0))).toMatchObject({ searched: true, zeroResult: true });
  expect(judge(said(0, '', 0))).toMatchObject({ searched: false, zeroResult: false });
  expect(judge(typed(0, 'fuji'), event('results.shown', 1, { count: 0 }))).toMatchObject({
    searched: true,
    zeroResult: true,
  });
});

it('keeps its invariants for any events', () => {
  const step = fc.record({
    second: fc.integer({ min: 0, max: 900 }),
    what: fc.constantFrom('fuji', 'mount fuji', '', 'oxford', 'typed', 'click', 'dwell', 'alternative'),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
      const events = steps.flatMap(({ second, what }) => {
        if (what === 'typed') return [typed(second, 'mount fuji')];
        if (what === 'click') return [clicked(second, 1 + (second % 3))];
        if (what === 'dwell') return [event('dwell', second, { dwellMs: second * 100 })];
        if (what === 'alternative') return [event('alternative.chosen', second)];
        return said(second, what);
      });
      for (const task of splitTasks(readTaskSteps(events))) {
        const judged = taskOutcome(task, phoneticKey);
        if (judged.redo) expect(judged.redoBroad).toBe(true);
        if (judged.corrected) expect(judged.switched).toBe(true);
        if (judged.clickedFirst || judged.goodClick) expect(judged.clicked).toBe(true);
        if (judged.clicked) expect(judged.shown).toBe(true);
        if (judged.abandoned) expect(judged.clicked || judged.redo || judged.switched).toBe(false);
        if (judged.redoBroad) expect(judged.attempts).toBeGreaterThan(1);
        if (judged.switched) expect(judged.typedQueries).toBeGreaterThan(0);
        expect(judged.attempts + judged.typedQueries).toBe(task.anchors.length);
      }
    }),
  );
});
