import { ALARM_RULES, defaultValues } from '@hark/shared/alarms/alarm-rules';
import { isOver, LEVELS, type Level } from '@hark/shared/alarms/alarm-step';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmSignal, AlarmSlice, KindsOfCause } from '../alarm-signal.ts';
import { advanceAlarms } from './alarm-book.ts';
import type { Silence } from './read-alarms.ts';
import type { StoredAlarm } from './stored-alarm.ts';
import type { Settings } from './thresholds.ts';
import { plainEvidence } from './window-signals.ts';

const MINUTE_MS = 60_000;
const settings: Settings = new Map(
  ALARM_RULES.map((rule) => [rule.id, { rule, version: 0, use: 'active', values: defaultValues(rule) }]),
);
const CHROME: AlarmSlice = { dimension: 'browser', value: 'Chrome 142' };
const FIREFOX: AlarmSlice = { dimension: 'browser', value: 'Firefox 145' };

function signal(rule: string, level: Level, given: Partial<AlarmSignal> = {}): AlarmSignal {
  const window = { from: 0, to: 1 };
  const evidence = plainEvidence({ window, n: 200, value: 0.3, statistic: 'cusum', score: 13, limit: 12 });
  return { rule, slice: null, level, sinceMs: 0, evidence, cause: null, ...given };
}

interface Round {
  signals: readonly AlarmSignal[];
  kinds?: KindsOfCause;
  silences?: readonly Silence[];
}

/** Lives through rounds of ten minutes each. */
function live(rounds: readonly Round[]) {
  let alarms: StoredAlarm[] = [];
  let number = 0;
  const all = new Map<string, StoredAlarm>();
  const sent: string[] = [];
  rounds.forEach(({ signals, silences = [], kinds = {} }, index) => {
    const atMs = (index + 1) * 10 * MINUTE_MS;
    const done = advanceAlarms(alarms, signals, {
      atMs,
      settings,
      silences,
      kinds,
      newId: () => `alarm-${number++}`,
    });
    for (const { alarm, message } of done.messages) sent.push(`${alarm.id} ${message}`);
    for (const alarm of done.alarms) all.set(alarm.id, alarm);
    alarms = done.alarms.filter(({ progress }) => !isOver(progress));
  });
  return { alarms, all: [...all.values()], sent };
}

const RULES = [
  'vad.truncated_start_rate/rate',
  'asr.redo_rate/rate',
  'asr.switch_rate/rate',
  'search.ctr/rate',
];
const signals = fc.array(
  fc
    .record({
      rule: fc.constantFrom(...RULES),
      level: fc.constantFrom<Level>(...LEVELS),
      slice: fc.constantFrom(null, CHROME, FIREFOX),
      sinceMs: fc.nat(100 * MINUTE_MS),
    })
    .map(({ rule, level, ...given }) => signal(rule, level, given)),
  { maxLength: 8 },
);

describe('alarms', () => {
  it('hear the louder of two detectors of one rule, and the one that knows', () => {
    const rule = 'search.unknown_word_share/unknown-words';
    const states = (levels: readonly Level[]) =>
      live([
        { signals: [signal(rule, 'alarm')] },
        ...Array.from({ length: 3 }, () => ({
          signals: levels.map((level) => signal(rule, level)),
        })),
      ]).all.map(({ progress }) => progress.state);
    expect(states(['quiet', 'alarm'])).toEqual(['firing']);
    expect(states(['alarm', 'unknown'])).toEqual(['firing']);
    expect(states(['unknown', 'quiet'])).toEqual(['resolved']);
    expect(states(['quiet', 'unknown'])).toEqual(['resolved']);
    expect(states(['unknown', 'unknown'])).toEqual(['firing']);
  });

  it('send each message once, whatever the detectors say', () => {
    fc.assert(
      fc.property(fc.array(signals, { maxLength: 25 }), (rounds) => {
        const { sent } = live(rounds.map((each) => ({ signals: each })));
        expect(new Set(sent).size).toBe(sent.length);
        for (const each of sent)
          if (each.endsWith('resolved')) expect(sent).toContain(each.replace('resolved', 'firing'));
      }),
    );
  });

  it('have each signal in one open alarm at most', () => {
    fc.assert(
      fc.property(fc.array(signals, { maxLength: 25 }), (rounds) => {
        const { alarms } = live(rounds.map((each) => ({ signals: each })));
        const open = alarms.filter(({ progress }) => progress.state !== 'resolved');
        const members = open.flatMap((each) => each.members.map((member) => JSON.stringify(member)));
        expect(new Set(members).size).toBe(members.length);
      }),
    );
  });

  it('of one cause are one alarm, which lists the others', () => {
    const loud = [signal('asr.redo_rate/rate', 'alarm'), signal('asr.switch_rate/rate', 'alarm')];
    const { all, sent } = live([
      { signals: loud.slice(0, 1) },
      { signals: loud },
      { signals: loud.slice(1) },
    ]);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ rule: 'asr.redo_rate/rate', progress: { state: 'firing' } });
    expect(all[0]?.evidence.others).toEqual(['asr.switch_rate']);
    expect(sent).toEqual(['alarm-0 firing']);
  });

  it('of two browsers are two', () => {
    const loud = [CHROME, FIREFOX].map((slice) => signal('asr.redo_rate/rate', 'alarm', { slice }));
    expect(live([{ signals: loud }]).all).toHaveLength(2);
  });

  it('that another one explains are not sent, until that one has ended', () => {
    const vad = signal('vad.truncated_start_rate/rate', 'alarm');
    const search = signal('search.ctr/rate', 'alarm');
    const quiet = signal('vad.truncated_start_rate/rate', 'quiet');
    const hushed = live([{ signals: [search, vad] }]);
    expect(hushed.sent).toEqual(['alarm-0 firing']);
    expect(hushed.all.find(({ rule }) => rule === search.rule)?.cause).toEqual({
      kind: 'upstream',
      upstream: 'alarm-0',
    });
    const later = [search, quiet];
    const { sent } = live([
      { signals: [search, vad] },
      { signals: later },
      { signals: later },
      { signals: later },
    ]);
    expect(sent).toEqual(['alarm-0 firing', 'alarm-0 resolved', 'alarm-1 firing']);
  });

  it('move to the place that becomes clear', () => {
    const { all } = live([
      { signals: [signal('asr.redo_rate/rate', 'alarm')] },
      { signals: [signal('asr.redo_rate/rate', 'alarm', { place: CHROME, sinceMs: 5 * MINUTE_MS })] },
    ]);
    expect(all).toMatchObject([{ slice: CHROME, watched: null, sinceMs: 5 * MINUTE_MS }]);
  });

  it('that are silenced are sent when the silence is over', () => {
    const silence = {
      id: 's',
      metric: 'asr.redo_rate',
      component: null,
      slice: null,
      untilMs: 1,
      reason: 'x',
      by: 'Ada',
      at: 0,
    };
    const loud = [signal('asr.redo_rate/rate', 'alarm')];
    expect(live([{ signals: loud, silences: [silence] }]).sent).toEqual([]);
    expect(live([{ signals: loud, silences: [silence] }, { signals: loud }]).sent).toEqual([
      'alarm-0 firing',
    ]);
    const other = Object.assign({}, silence, { metric: 'search.ctr' });
    expect(live([{ signals: loud, silences: [other] }]).sent).toEqual(['alarm-0 firing']);
  });
});

describe('the kind of a cause', () => {
  const redo = [signal('asr.redo_rate/rate', 'alarm')];
  const late = (kind: 'data' | 'concept') => ({ kind, untilMs: 60 * MINUTE_MS });
  const kindOf = (rounds: readonly Round[]) => live(rounds).alarms.map(({ cause }) => cause.kind);

  it('of worse outcomes is what drift knows of their component, and it is kept', () => {
    expect(kindOf([{ signals: redo }])).toEqual(['unknown']);
    expect(kindOf([{ signals: redo }, { signals: redo, kinds: { asr: late('concept') } }])).toEqual([
      'concept',
    ]);
    expect(kindOf([{ signals: redo, kinds: { asr: late('data') } }, { signals: redo }])).toEqual(['data']);
    expect(kindOf([{ signals: redo, kinds: { search: late('concept') } }])).toEqual(['unknown']);
  });

  it('of worse outcomes is not known from what was looked at before they began', () => {
    expect(kindOf([{ signals: redo, kinds: { asr: { kind: 'concept', untilMs: 0 } } }])).toEqual(['unknown']);
  });

  it('is what any signal of the alarm knows', () => {
    const choice = signal('search.ctr/choice', 'alarm', { cause: { kind: 'concept' } });
    expect(kindOf([{ signals: [signal('search.ctr_first/rate', 'alarm'), choice] }])).toEqual(['concept']);
  });

  it('of an input is data, whatever is known of outcomes', () => {
    const cut = [signal('vad.truncated_start_rate/rate', 'alarm')];
    expect(kindOf([{ signals: cut, kinds: { vad: late('concept') } }])).toEqual(['data']);
  });
});

describe('an alarm of which nobody is told', () => {
  it('does not hush another', () => {
    const unsure = signal('asr.below_auto_rate/rate', 'alarm', { severity: 'warning' });
    const nothing = signal('search.zero_result_rate/rate', 'alarm', { severity: 'ticket' });
    expect(live([{ signals: [unsure, nothing] }]).sent).toHaveLength(1);
    const redo = signal('asr.redo_rate/rate', 'alarm', { severity: 'ticket' });
    const { sent, alarms } = live([{ signals: [redo, nothing] }]);
    expect(sent).toHaveLength(1);
    expect(alarms.find(({ rule }) => rule === nothing.rule)?.cause.kind).toBe('upstream');
  });
});
