import type { Alarm } from '@hark/shared/http/alarms-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRings, drillOutcome, isRinging } from './drill-outcome.ts';
import { drillTable } from './drill-table.ts';
import { alarmOf } from './testing/alarm-of.ts';

const expected = { component: 'asr', metrics: ['asr.redo_rate', 'asr.null_rate'], cause: 'data' } as const;
const { cause } = alarmOf();

describe('an alarm rings', () => {
  it('while it is open', () => {
    const states = ['ok', 'pending', 'firing', 'acknowledged', 'resolved'] as const;
    const ringing = states.filter((state) => isRinging(alarmOf({ state })));
    expect(ringing).toEqual(['firing', 'acknowledged']);
  });

  it.each<[string, Partial<Alarm>]>([
    ['is silenced', { silencedUntilMs: 1 }],
    ['is explained by another', { cause: { ...cause, upstream: 'alarm-2' } }],
    ['is an effect of another', { cause: { ...cause, kind: 'upstream' } }],
  ])('not while it %s', (_, changes) => {
    expect(isRinging(alarmOf(changes))).toBe(false);
  });

  it('with the cause that is known last, and the evidence of its first time', () => {
    const first = addRings([], [alarmOf()], 1);
    const evidence = { ...alarmOf().evidence, window: { from: 0, to: 5_000 } };
    const later = alarmOf({ state: 'resolved', evidence, cause: { ...cause, kind: 'concept' } });
    expect(addRings(first, [later], 2)).toEqual([{ alarm: later, knownMs: 1_000, tasks: 1 }]);
    expect(addRings(first, [], 2)).toEqual(first);
  });

  it('once, with the tasks at its first time', () => {
    const ids = fc.array(fc.array(fc.constantFrom('a', 'b', 'c')), { maxLength: 8 });
    fc.assert(
      fc.property(ids, (looks) => {
        const rings = looks.reduce(
          (known, seen, look) =>
            addRings(
              known,
              [...new Set(seen)].map((id) => alarmOf({ id })),
              look,
            ),
          addRings([], [], 0),
        );
        const first = new Map(
          (['a', 'b', 'c'] as const).flatMap((id) => {
            const look = looks.findIndex((seen) => seen.includes(id));
            return look === -1 ? [] : [[id, look] as const];
          }),
        );
        expect(new Map(rings.map(({ alarm, tasks }) => [alarm.id, tasks]))).toEqual(first);
        expect(rings.length).toBe(first.size);
      }),
    );
  });
});

describe('a drill', () => {
  const outcomeOf = (...alarms: Alarm[]) =>
    drillOutcome({
      scenario: 'more-children',
      expected,
      rings: alarms.map((alarm, index) => ({ alarm, knownMs: 0, tasks: 100 * (index + 1) })),
      tasks: 500,
    });

  it('goes as expected if the right alarm rings and no other', () => {
    expect(outcomeOf(alarmOf())).toMatchObject({ isAsExpected: true, others: [], rang: { tasks: 100 } });
  });

  it.each<[string, Partial<Alarm>]>([
    ['of another component', { component: 'vad' }],
    ['of another metric', { metric: 'asr.switch_rate' }],
    ['with another cause', { cause: { ...cause, kind: 'concept' } }],
  ])('does not go as expected if the alarm is %s', (_, changes) => {
    const outcome = outcomeOf(alarmOf(changes));
    expect(outcome).toMatchObject({ isAsExpected: false, rang: null });
    expect(outcome.others.length).toBe(1);
  });

  it('does not go as expected if nothing rings, or something else too', () => {
    expect(outcomeOf()).toMatchObject({ isAsExpected: false, rang: null, others: [] });
    const second = alarmOf({ id: 'alarm-2', metric: 'asr.null_rate' });
    expect(outcomeOf(alarmOf(), second)).toMatchObject({ isAsExpected: false, rang: { tasks: 100 } });
  });

  it('is a line of the table', () => {
    const slice = { dimension: 'browser', value: 'Safari 26' };
    const other = alarmOf({ id: 'alarm-2', metric: 'vad.level_dbfs', component: 'vad' });
    expect(drillTable([outcomeOf(alarmOf({ slice }), other), outcomeOf()])).toEqual([
      'Scenario       Expected   Rang                                         Tasks  Others',
      'more-children  asr, data  asr.redo_rate browser=Safari 26 (asr, data)  100    vad.level_dbfs (vad, data) after 200',
      'more-children  asr, data  nothing                                      –      none',
    ]);
  });
});
