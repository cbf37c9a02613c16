import { SEVERITIES } from '@hark/shared/alarms/alarm-rule';
import { alarmSchema, type Alarm } from '@hark/shared/http/alarms-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupAlarms, type AlarmGroup } from './alarm-groups.ts';
import { composeAlarm } from './testing/compose-alarm.ts';

const NOW = Date.UTC(2026, 0, 5, 13);

function explainedBy(id: string, upstream: string | null, fields: Partial<Alarm> = {}): Alarm {
  const { cause } = composeAlarm();
  return composeAlarm({ id, cause: { ...cause, upstream }, ...fields });
}

const idsOf = (groups: readonly AlarmGroup[]): string[] => groups.map(({ alarm }) => alarm.id);

it('an alarm explained by another is below it, also through a third', () => {
  const alarms = [explainedBy('search', 'asr'), explainedBy('asr', 'vad'), explainedBy('vad', null)];
  const { loud } = groupAlarms(alarms, NOW);
  expect(loud.map(({ alarm, explained }) => [alarm.id, explained.map(({ id }) => id)])).toEqual([
    ['vad', ['search', 'asr']],
  ]);
});

it('an alarm whose explanation is not open, or only suspected, stands for itself', () => {
  const alarms = [
    explainedBy('a', 'gone'),
    explainedBy('b', 'over'),
    explainedBy('over', null, { state: 'resolved' }),
    explainedBy('c', 'suspected'),
    explainedBy('suspected', null, { state: 'pending' }),
  ];
  const { loud, quiet, resolved } = groupAlarms(alarms, NOW);
  expect(idsOf(loud)).toEqual(['a', 'b', 'c']);
  expect(idsOf(quiet)).toEqual(['suspected']);
  expect(resolved.map(({ id }) => id)).toEqual(['over']);
});

it('alarms that explain each other all stay in sight', () => {
  const { loud } = groupAlarms([explainedBy('a', 'b'), explainedBy('b', 'a'), explainedBy('c', 'c')], NOW);
  expect(idsOf(loud)).toEqual(['a', 'b', 'c']);
});

it('a silence hushes until it ends', () => {
  const alarms = [composeAlarm({ silencedUntilMs: NOW + 1 })];
  expect(idsOf(groupAlarms(alarms, NOW).quiet)).toEqual(['alarm-1']);
  expect(idsOf(groupAlarms(alarms, NOW + 1).loud)).toEqual(['alarm-1']);
});

const alarms: fc.Arbitrary<Alarm[]> = fc.integer({ min: 0, max: 12 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, index) => `alarm-${index}`);
  const upstream = fc.option(fc.constantFrom(...ids, 'gone'));
  const fields = fc.record({
    upstream,
    state: fc.constantFrom(...alarmSchema.shape.state.options),
    severity: fc.constantFrom(...SEVERITIES),
    silencedUntilMs: fc.option(fc.integer({ min: NOW - 5, max: NOW + 5 })),
  });
  return fc
    .tuple(...ids.map(() => fields))
    .map((all) => all.map(({ upstream, ...rest }, index) => explainedBy(ids[index] ?? '', upstream, rest)));
});

it('every open or resolved alarm is shown exactly once, the gravest first', () => {
  fc.assert(
    fc.property(alarms, (given) => {
      const { loud, quiet, resolved } = groupAlarms(given, NOW);
      const shown = [...loud, ...quiet].flatMap(({ alarm, explained }) => explained.concat(alarm));
      const expected = given.filter(({ state }) => state !== 'ok').map(({ id }) => id);
      expect([...shown, ...resolved].map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
      for (const groups of [loud, quiet]) {
        const ranks = groups.map(({ alarm }) => SEVERITIES.indexOf(alarm.severity));
        expect(ranks).toEqual(ranks.toSorted((left, right) => left - right));
      }
    }),
  );
});
