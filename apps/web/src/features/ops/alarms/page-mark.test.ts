import { expect, it } from 'vitest';
import { groupAlarms } from './alarm-groups.ts';
import { newAlarms } from './new-alarms.ts';
import { markedIcon, pageMark } from './page-mark.ts';
import { composeAlarm } from './testing/compose-alarm.ts';

it('the mark is the number of alarms, or that nobody judges them', () => {
  expect([pageMark(2, true), pageMark(0, true), pageMark(0, false)]).toEqual(['2', '!', '']);
});

it('the icon has room for one character', () => {
  expect(decodeURIComponent(markedIcon('2'))).toContain('>2</text>');
  expect(decodeURIComponent(markedIcon('12'))).toContain('>+</text>');
});

it('a notification is for what is new, and for no warning', () => {
  const alarms = [
    composeAlarm({ id: 'known' }),
    composeAlarm({ id: 'new' }),
    composeAlarm({ id: 'shown-only', severity: 'warning' }),
    composeAlarm({ id: 'suspected', state: 'pending' }),
  ];
  const found = newAlarms(groupAlarms(alarms, 0), new Set(['known']));
  expect(found.map(({ id }) => id)).toEqual(['new']);
});
