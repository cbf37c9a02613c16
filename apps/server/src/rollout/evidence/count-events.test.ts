import type { EventRecord } from '@hark/shared/events/event-record';
import { OUTCOMES } from '@hark/shared/rollouts/rollout-plan';
import { ARMS } from '@hark/shared/rollouts/serving-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countEvents, type Counted, type Known } from './count-events.ts';
import { rolloutEvidenceSchema } from './rollout-evidence.ts';
import { attemptOf, closingOf, eventsOf, type MarkedTask } from './testing/marked-events.ts';

const ROLLOUT: Counted = { id: 'k3v9', audience: { type: 'everybody' }, version: 'wide', canarySinceMs: 0 };
const NOTHING: Known = {
  evidence: rolloutEvidenceSchema.parse({}),
  clients: new Map(),
  tasks: new Map(),
};
const MINUTE_MS = 60_000;

const arrived = (events: readonly EventRecord[]) =>
  events.map((event, index) => ({ event, receivedAt: MINUTE_MS + index }));
const count = (events: readonly EventRecord[], rollout = ROLLOUT) =>
  countEvents(rollout, NOTHING, arrived(events)).evidence;

function task(changes: Partial<MarkedTask> = {}): MarkedTask {
  return { clientId: 'ann', taskId: 'one', arm: 'canary', step: 0, ...changes };
}

const tasks: fc.Arbitrary<MarkedTask> = fc.record({
  clientId: fc.constantFrom('ann', 'bob', 'cid', 'dot', 'eve'),
  taskId: fc.constantFrom('one', 'two', 'three', 'four'),
  arm: fc.constantFrom(...ARMS),
  step: fc.integer({ min: 0, max: 2 }),
  answer: fc.constantFrom('good' as const, 'nothing' as const, 'failed' as const),
  outcome: fc.record({
    redo: fc.boolean(),
    switched: fc.boolean(),
    voice: fc.constant(true),
    wholeMs: fc.constantFrom(null, 300, 500, 5_000),
  }),
});
const logs = fc.array(tasks, { maxLength: 80 }).map((all) => all.flatMap((each) => eventsOf('k3v9', each)));

describe('the evidence of a rollout', () => {
  it('is the same however the log is cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(logs, cuts, (events, sizes) => {
        const whole = countEvents(ROLLOUT, NOTHING, arrived(events));
        let rest = arrived(events);
        let known = NOTHING;
        for (let cut = 0; rest.length > 0; cut++) {
          const size = sizes[cut % sizes.length] ?? 1;
          const counts = countEvents(ROLLOUT, known, rest.slice(0, size));
          rest = rest.slice(size);
          known = {
            // As the database keeps it.
            evidence: rolloutEvidenceSchema.parse(JSON.parse(JSON.stringify(counts.evidence))),
            clients: new Map([...known.clients, ...counts.clients]),
            tasks: new Map([...known.tasks, ...counts.tasks]),
          };
        }
        if (events.length > 0) expect(known.evidence).toEqual(whole.evidence);
      }),
      { numRuns: 100 },
    );
  });

  it('has of each client at most one bad task of each outcome per step, and never more than tasks', () => {
    fc.assert(
      fc.property(logs, (events) => {
        for (const { canary, control } of count(events).steps) {
          const bad = OUTCOMES.map((outcome) => canary.bad[outcome] + control.bad[outcome]);
          for (const each of bad) expect(each).toBeLessThanOrEqual(5);
          for (const { started, closed, bad: of } of [canary, control]) {
            // Also of a task whose step or group changes before its second attempt.
            expect(Math.max(of.redo, of.switch, of.slow)).toBeLessThanOrEqual(closed);
            expect(Math.max(of.null, of.error)).toBeLessThanOrEqual(started);
          }
        }
      }),
    );
  });

  it('counts what is known at once before the task is closed', () => {
    const { steps } = count([
      attemptOf('k3v9', task({ answer: 'nothing' })),
      attemptOf('k3v9', task({ clientId: 'bob', arm: 'control', answer: 'failed' })),
    ]);
    expect(steps[0]?.canary).toMatchObject({ started: 1, closed: 0, bad: { null: 1, error: 0 } });
    expect(steps[0]?.control).toMatchObject({ started: 1, closed: 0, bad: { null: 0, error: 1 } });
  });

  it('counts the other outcomes when the task is closed, and tasks without speech not at all', () => {
    const { steps } = count([
      ...eventsOf('k3v9', task({ outcome: { redo: true, switched: true } })),
      closingOf('k3v9', task({ clientId: 'bob', outcome: { voice: false, redo: true } })),
    ]);
    expect(steps[0]?.canary).toMatchObject({ closed: 1, bad: { redo: 1, switch: 1, slow: 0 } });
  });

  it('calls slow what is slower than 95 % of the control, once that has twenty times', () => {
    const control = (index: number) =>
      closingOf('k3v9', task({ clientId: `c${index}`, arm: 'control', outcome: { wholeMs: 400 + index } }));
    const slow = (clientId: string, wholeMs: number) =>
      closingOf('k3v9', task({ clientId, outcome: { wholeMs } }));
    const few = Array.from({ length: 19 }, (_, index) => control(index));
    const many = Array.from({ length: 40 }, (_, index) => control(index));
    const slowOf = (events: EventRecord[]) => count(events).steps[0]?.canary.bad.slow;
    expect(slowOf([...few, slow('ann', 9_000)])).toBe(0);
    expect(slowOf([...many, slow('ann', 9_000), slow('bob', 430), slow('cid', 500)])).toBe(2);
  });

  it('knows different clients, and those that met both versions', () => {
    const { clients } = count([
      attemptOf('k3v9', task()),
      attemptOf('k3v9', task({ taskId: 'two' })),
      attemptOf('k3v9', task({ clientId: 'bob', arm: 'control' })),
      // In both groups.
      attemptOf('k3v9', task({ clientId: 'cid', arm: 'control' })),
      attemptOf('k3v9', task({ clientId: 'cid', taskId: 'two' })),
      // A task that begins outside of the canary and ends in it.
      attemptOf('k3v9', task({ clientId: 'dot', arm: 'rest' })),
      attemptOf('k3v9', task({ clientId: 'dot' })),
      // A client of the canary whom the champion answered.
      attemptOf('k3v9', task({ clientId: 'eve', version: 'first' })),
      // A client whose next task is in the canary, because the weight has grown.
      attemptOf('k3v9', task({ clientId: 'fay', arm: 'rest' })),
      attemptOf('k3v9', task({ clientId: 'fay', taskId: 'two', step: 1 })),
    ]);
    expect(clients).toEqual({ canary: 4, control: 2, crossed: 3 });
  });

  it('counts answers without a mark, only of its audience, until one has it', () => {
    const unmarked = (clientId: string): EventRecord => ({
      ...attemptOf('another', task({ clientId })),
      slices: { device: 'phone' },
    });
    const ofPhones: Counted = {
      ...ROLLOUT,
      audience: { type: 'slice', dimension: 'device', value: 'phone' },
    };
    const ofBob: Counted = { ...ROLLOUT, audience: { type: 'clients', clientIds: ['client-bob'] } };
    const log = [unmarked('ann'), unmarked('bob')];
    const answers = (rollout: Counted, events = log) => count(events, rollout).unmarked.answers;
    expect([answers(ROLLOUT), answers(ofPhones), answers(ofBob)]).toEqual([2, 2, 1]);
    expect(answers({ ...ROLLOUT, canarySinceMs: null })).toBe(0);
    expect(answers({ ...ROLLOUT, canarySinceMs: MINUTE_MS })).toBe(0);
    expect(answers(ROLLOUT, [...log, attemptOf('k3v9', task())])).toBe(0);
    expect(answers(ROLLOUT, [...log, closingOf('k3v9', task())])).toBe(2);
  });

  it('believes no page and no other rollout', () => {
    const forged = eventsOf('k3v9', task({ answer: 'nothing', outcome: { redo: true } }));
    const byPage = forged.map((event): EventRecord => Object.assign(event, { source: 'page' }));
    expect(count(byPage).steps).toEqual([]);
    expect(count(eventsOf('other', task())).steps).toEqual([]);
  });
});
