import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  dueMessage,
  isOpen,
  LEVELS,
  SETTLE_MS,
  START,
  stepAlarm,
  type AlarmProgress,
  type Hushed,
  type Level,
  type Message,
} from './alarm-step.ts';

const MINUTE_MS = 60_000;
const fresh: AlarmProgress = { ...START, stateSinceMs: 0 };

const level = fc.constantFrom<Level>(...LEVELS);
const hushed = fc.constantFrom<Hushed>('none', 'firing', 'all');
/** One round: what detectors say, what is hushed, how much later, and whether somebody acknowledges. */
const round = fc.record({
  level,
  hushed,
  laterMs: fc.integer({ min: -30 * MINUTE_MS, max: 30 * MINUTE_MS }),
  isAcknowledged: fc.boolean(),
});

interface Lived {
  progress: AlarmProgress;
  states: string[];
  messages: Message[];
}

/** Lives through rounds as the alarms do: a step, then what is due. */
function live(rounds: readonly (typeof round extends fc.Arbitrary<infer Round> ? Round : never)[]): Lived {
  let progress = fresh;
  let atMs = 1_000 * MINUTE_MS;
  const states: string[] = [progress.state];
  const messages: Message[] = [];
  for (const each of rounds) {
    atMs += each.laterMs;
    progress = stepAlarm(progress, each.level, { atMs });
    if (each.isAcknowledged) progress = acknowledge(progress, atMs) ?? progress;
    const message = dueMessage(progress, each.hushed);
    if (message !== null) {
      messages.push(message);
      progress = { ...progress, sent: message };
    }
    states.push(progress.state);
  }
  return { progress, states, messages };
}

const rounds = fc.array(round, { maxLength: 60 });

describe('an alarm', () => {
  it('is sent once and its end once, whatever happens', () => {
    fc.assert(
      fc.property(rounds, (given) => {
        expect([[], ['firing'], ['firing', 'resolved']]).toContainEqual(live(given).messages);
      }),
    );
  });

  it('takes no way but pending, firing, acknowledged, resolved', () => {
    const next = new Map([
      ['ok', ['ok', 'pending', 'firing', 'acknowledged']],
      ['pending', ['pending', 'ok', 'firing', 'acknowledged']],
      ['firing', ['firing', 'acknowledged', 'resolved']],
      ['acknowledged', ['acknowledged', 'resolved']],
      ['resolved', ['resolved']],
    ]);
    fc.assert(
      fc.property(rounds, (given) => {
        const { states } = live(given);
        states.slice(1).forEach((state, index) => expect(next.get(states[index] ?? '')).toContain(state));
      }),
    );
  });

  it('is the same whether or not it is hushed: only what is sent differs', () => {
    fc.assert(
      fc.property(rounds, (given) => {
        const loud = given.map((each) => Object.assign({}, each, { hushed: 'none' as const }));
        expect(live(given).states).toEqual(live(loud).states);
      }),
    );
  });

  it('keeps its state while nothing is known', () => {
    fc.assert(
      fc.property(rounds, fc.array(fc.nat(100 * MINUTE_MS)), (given, later) => {
        const { progress } = live(given);
        const kept = later.reduce((before, atMs) => stepAlarm(before, 'unknown', { atMs }), progress);
        expect(kept).toEqual(progress);
      }),
    );
  });

  it('does not fire again once it is acknowledged', () => {
    fc.assert(
      fc.property(rounds, rounds, (before, after) => {
        const firing = stepAlarm(fresh, 'alarm', { atMs: 1 });
        const known = acknowledge(firing, 2);
        if (known === null) throw new Error('a firing alarm can be acknowledged');
        let progress = known;
        for (const { level: said, laterMs } of [...before, ...after]) {
          progress = stepAlarm(progress, said, { atMs: laterMs });
          expect(progress.state).not.toBe('firing');
          expect(dueMessage(progress, 'none')).toBeNull();
        }
      }),
    );
  });

  it('ends only after it was quiet for a quarter of an hour', () => {
    const at = (minute: number) => ({ atMs: minute * MINUTE_MS });
    let progress = stepAlarm(fresh, 'alarm', at(0));
    progress = stepAlarm(progress, 'quiet', at(1));
    progress = stepAlarm(progress, 'quiet', at(15));
    expect(progress.state).toBe('firing');
    progress = stepAlarm(progress, 'warning', at(15.5));
    progress = stepAlarm(progress, 'quiet', at(17));
    progress = stepAlarm(progress, 'quiet', at(31));
    expect(progress.state).toBe('firing');
    progress = stepAlarm(progress, 'quiet', at(32));
    expect(progress.state).toBe('resolved');
    expect(SETTLE_MS).toBe(15 * MINUTE_MS);
  });

  it('that was hushed is sent later if it still fires, and its end is kept for later too', () => {
    const firing = stepAlarm(fresh, 'alarm', { atMs: 0 });
    expect(dueMessage(firing, 'all')).toBeNull();
    expect(dueMessage(firing, 'firing')).toBeNull();
    expect(dueMessage(firing, 'none')).toBe('firing');
    const ended: AlarmProgress = { ...firing, sent: 'firing', state: 'resolved' };
    expect(dueMessage(ended, 'all')).toBeNull();
    expect(dueMessage(ended, 'firing')).toBe('resolved');
    expect(dueMessage({ ...ended, sent: 'nothing' }, 'none')).toBeNull();
  });

  it('is open from its first warning to its end', () => {
    fc.assert(
      fc.property(rounds, (given) => {
        const { progress } = live(given);
        expect(isOpen(progress)).toBe(!['ok', 'resolved'].includes(progress.state));
      }),
    );
  });
});
