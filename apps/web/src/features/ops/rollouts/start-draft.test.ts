import { startRolloutSchema } from '@hark/shared/http/rollouts-api';
import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultDraft, numberOf, readDraft, type StartDraft } from './start-draft.ts';
import { startWords } from './start-words.ts';

const CHALLENGER = `sha256:${'2'.repeat(64)}`;
const plain = (text: string): string => text.replaceAll('\u202F', ' ');

const draft = (changes: Partial<StartDraft> = {}): StartDraft => ({
  ...defaultDraft(),
  challenger: CHALLENGER,
  ...changes,
});

function problem(changes: Partial<StartDraft>): string {
  const read = readDraft(draft(changes));
  return read.type === 'problem' ? read.problem : 'none';
}

function words(changes: Partial<StartDraft> = {}): string {
  const read = readDraft(draft(changes));
  if (read.type === 'problem') throw new Error(read.problem);
  return plain(startWords(read.body, '“wide”'));
}

const step = (weight: string, tasks = '100', minutes = '10') => ({ id: 0, weight, tasks, minutes });

describe('the start form', () => {
  it('asks for what the server would take by default', () => {
    expect(readDraft(draft())).toEqual({ type: 'body', body: { challenger: CHALLENGER, ...DEFAULT_SPEC } });
  });

  it('sends what the server takes, whatever is typed, or says what is wrong', () => {
    const text = fc.oneof(fc.string(), fc.double().map(String), fc.integer({ min: 0, max: 200 }).map(String));
    const anyStep = fc.record({ id: fc.nat(), weight: text, tasks: text, minutes: text });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 4 }), text, text, (steps, minPairs, mostTimes) => {
        const read = readDraft(draft({ steps, minPairs, mostTimes }));
        if (read.type === 'problem') expect(read.problem).not.toBe('');
        else
          expect(startRolloutSchema.safeParse({ ...read.body, by: 'Ana', reason: 'x' }).success).toBe(true);
      }),
    );
  });

  it.each<[Partial<StartDraft>, string]>([
    [{ challenger: '' }, 'Choose a version first.'],
    [{ steps: [step('a lot')] }, 'Share (%) of step 1: enter more than 0 and at most 50'],
    [{ steps: [step('60')] }, 'Share (%) of step 1: enter more than 0 and at most 50'],
    [{ steps: [step('5', '49')] }, 'Canary tasks of step 1: enter a whole number of at least 50'],
    [{ steps: [step('5'), step('5')] }, 'Each step must have a larger weight than the one before.'],
    [{ pauseFrom: '200' }, 'pauseFrom exceeds rollBackFrom.'],
    [{ audience: 'clients', clients: ' \n' }, 'Enter the id of at least one client.'],
    [{ audience: 'slice', value: ' ' }, 'Enter a value of the slice.'],
    [{ margins: { ...defaultDraft().margins, redo: '0' } }, 'Margin of “Said again” (points): enter more'],
    [{ minPairs: '' }, 'Pairs of answers, at least: '],
  ])('refuses %j in words', (changes, expected) => {
    expect(problem(changes)).toContain(expected);
  });

  it('reads numbers as people write them', () => {
    expect(numberOf(' 2,5 ')).toBe(2.5);
    expect(numberOf('12')).toBe(12);
    for (const text of ['', '-1', '1e3', '0x10', 'Infinity', '1 000']) expect(numberOf(text)).toBeNaN();
  });
});

describe('what a start will do', () => {
  it('from the shadow to the last step', () => {
    expect(words()).toBe(
      '“wide” listens in the shadow until 300 pairs of answers are compared; nobody meets it. ' +
        'Then 1 % of the people get “wide”, at least 100 canary tasks and 10 min before the next step. ' +
        'After that 5 %, 10 %, 25 % and 50 % of the people. ' +
        'It pauses at e = 20 and is rolled back at e = 100. ' +
        'The judge proposes each step, and a person confirms it.',
    );
  });

  it('without a shadow, to a slice', () => {
    const changes = { hasShadow: false, audience: 'slice', value: 'phone', steps: [step('5', '100', '12')] };
    expect(words({ ...changes, audience: 'slice' })).toMatch(
      /^5 % of the people on phones get “wide”, at least 100 canary tasks and 12 min before the next step\. It pauses/,
    );
  });

  it('to everybody at once, in hours', () => {
    const windows = [{ id: 0, days: [1, 2], from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' }];
    const text = words({ kind: 'blue-green', windows });
    expect(text).toContain('Then everybody gets “wide” at once.');
    expect(text).toContain('only Mon, Tue 09:00–17:00 (Europe/Berlin).');
  });
});
