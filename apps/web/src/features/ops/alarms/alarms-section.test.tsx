import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { Alarm } from '@hark/shared/http/alarms-api';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OpsApiError } from '../ops-api.ts';
import type { AlarmsNow } from './alarms-client.ts';
import { AlarmsSection, type AlarmsQuery } from './alarms-section.tsx';
import { composeAlarm } from './testing/compose-alarm.ts';

const NOW = Date.UTC(2026, 0, 5, 13);

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** A finished query, as far as the section reads one. */
function queryOf(found: Partial<AlarmsQuery>): AlarmsQuery {
  return { data: undefined, error: null, dataUpdatedAt: NOW, ...found };
}

function answered(alarms: readonly Alarm[], fields: Partial<AlarmsNow> = {}): AlarmsNow {
  const judged = { at: NOW - 5_000, by: 'server-1' };
  return {
    alarms: [...alarms],
    silences: [],
    judged,
    traffic: 'real',
    answeredMs: NOW,
    aheadMs: 0,
    ...fields,
  };
}

function textOf(found: Parameters<typeof queryOf>[0]): string {
  const markup = renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <AlarmsSection query={queryOf(found)} />
    </QueryClientProvider>,
  );
  return markup.replaceAll(/<[^>]+>/g, '|').replaceAll(/\|+/g, '|');
}

it('none: one line, and when that was found out', () => {
  expect(textOf({ data: answered([]) })).toContain('|No alarms.|Last judged 5 s ago.|');
});

it('one: its sentence, its severity and state in words, and what to do', () => {
  const text = textOf({ data: answered([composeAlarm()]) });
  expect(text).toContain('|1 alarm.|');
  expect(text).toContain('|Clips from Chrome 142 are cut at the start since 12:40|');
  expect(text).toContain('|Urgent| · Speech detection · firing for 1 h · 43 % of 130|');
  expect(text).toContain('|What to do:| Listen to the examples.|');
});

it('many: the gravest first, and only some', () => {
  const alarms = Array.from({ length: 9 }, (_, index) =>
    composeAlarm({ id: `alarm-${index}`, severity: index === 8 ? 'page' : 'ticket' }),
  );
  const text = textOf({ data: answered(alarms) });
  expect(text).toContain('|9 alarms.|');
  expect(text.indexOf('|Urgent|')).toBeLessThan(text.indexOf('|Ticket|'));
  expect(text).toContain('|Show 4 more alarms|');
});

it('says where they are about other traffic than that of people', () => {
  expect(textOf({ data: answered([]) })).not.toContain('traffic');
  expect(textOf({ data: answered([], { traffic: 'synthetic' }) })).toContain('Simulated traffic is watched.');
  expect(textOf({ data: answered([], { traffic: 'all' }) })).toContain(
    'Real and simulated traffic is watched.',
  );
});

it('silenced and acknowledged ones are not counted', () => {
  const silenced = composeAlarm({ silencedUntilMs: NOW + 3_600_000 });
  const acknowledged = composeAlarm({
    id: 'alarm-2',
    state: 'acknowledged',
    acknowledged: { by: 'Ana', at: NOW - 600_000, note: 'rolling back' },
  });
  const text = textOf({ data: answered([silenced, acknowledged]) });
  expect(text).toContain('|No new alarms.|');
  expect(text).toContain('silenced until');
  expect(text).toContain('acknowledged by Ana 10 min ago: “rolling back”');
});

it('a judge that is silent for two minutes is a warning', () => {
  const judged = { at: NOW - 12 * 60_000, by: 'server-1' };
  expect(textOf({ data: answered([], { judged }) })).toContain('Alarms were last judged 12 min ago.');
  const justNow = { at: NOW - 120_000, by: 'server-1' };
  expect(textOf({ data: answered([], { judged: justNow }) })).toContain('Last judged 2 min ago.');
  expect(textOf({ data: answered([], { judged: null }) })).toContain('have not been judged yet');
});

it('ages are by the server’s clock, whatever this one says', () => {
  const judged = { at: NOW + 3_600_000 - 5_000, by: 'server-1' };
  const data = answered([], { judged, aheadMs: 3_600_000 });
  expect(textOf({ data })).toContain('Last judged 5 s ago.');
});

it('a server without alarms is older; one that is away is said to be', () => {
  const older = new OpsApiError('Nothing here.', { status: 404, retryable: false });
  expect(textOf({ error: older })).toContain('This server has no alarms');
  expect(textOf({ error: new Error('Failed to fetch.') })).toContain('can’t be loaded: Failed to fetch.');
  const away = { data: answered([]), error: new Error('x'), dataUpdatedAt: NOW - 60_000 };
  expect(textOf(away)).toContain('No answer from the server: this is what it said 1 min ago.');
});
