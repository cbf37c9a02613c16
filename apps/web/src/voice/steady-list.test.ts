import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeResult } from '../wire/fake-server.ts';
import { EMPTY_LIST, nextList, type FoundList, type SteadyList } from './steady-list.ts';

type Relevances = Record<string, number>;

/** A list in this order. */
function found(relevances: Relevances): FoundList {
  const results = Object.entries(relevances).map(([id, relevance]) =>
    Object.assign(fakeResult(id, id), { relevance }),
  );
  return { results, resultsFor: Object.keys(relevances).join(' '), understood: null };
}

const next = (shown: SteadyList, relevances: Relevances, isComplete = false): SteadyList =>
  nextList(shown, found(relevances), isComplete);

const idsOf = ({ results }: FoundList): string[] => results.map(({ id }) => id);

describe('the list during speech', () => {
  const shown = next(EMPTY_LIST, { oxford: 0.8, stanford: 0.7 });

  it('begins with the first that was found', () => {
    expect(idsOf(shown)).toEqual(['oxford', 'stanford']);
  });

  it('keeps its first result when another is hardly better, with the rest of the new list', () => {
    const kept = next(shown, { stanford: 0.85, yale: 0.8, oxford: 0.8 });
    expect(idsOf(kept)).toEqual(['oxford', 'stanford', 'yale']);
    expect(kept.resultsFor).toBe('stanford yale oxford');
  });

  it('gives way to a clearly better one at once', () => {
    expect(idsOf(next(shown, { stanford: 0.95, oxford: 0.2 }))).toEqual(['stanford', 'oxford']);
  });

  it('gives way to one that is first twice in a row, and not to two that take turns', () => {
    const once = next(shown, { stanford: 0.85, oxford: 0.8 });
    expect(idsOf(next(once, { stanford: 0.85, oxford: 0.8 }))[0]).toBe('stanford');
    expect(idsOf(next(once, { yale: 0.85, oxford: 0.8 }))[0]).toBe('oxford');
  });

  it('stays whole while the first is missing from a list that is no better', () => {
    expect(idsOf(next(shown, { yale: 0.1, harvard: 0.05 }))).toEqual(['oxford', 'stanford']);
  });

  it('takes a result that a full list left out for as good as its last one, and for nothing in a short list', () => {
    const ten = (last: number): Relevances =>
      Object.fromEntries(
        Array.from({ length: 10 }, (_, place) => [`other-${place}`, place < 9 ? 0.9 : last]),
      );
    expect(idsOf(next(shown, ten(0.85)))[0]).toBe('oxford');
    expect(idsOf(next(shown, ten(0.2)))[0]).toBe('other-0');
    expect(idsOf(next(shown, { yale: 0.9, harvard: 0.85 }))[0]).toBe('yale');
  });

  it('gives way at once to the list of a server that says nothing of relevance', () => {
    const results = [fakeResult('yale', 'Yale'), fakeResult('oxford', 'Oxford')];
    expect(idsOf(nextList(shown, { results, resultsFor: 'yale', understood: null }, false))[0]).toBe('yale');
  });

  it('gives way at once where the words ask for other conditions, and keeps what they asked for', () => {
    const red = { filters: [{ field: 'colour', is: ['red'], label: 'red' }], sort: [], rest: 'sofa' };
    const close = found({ stanford: 0.82, oxford: 0.8 });
    const under = nextList(shown, { ...close, understood: red }, false);
    expect(idsOf(under)[0]).toBe('stanford');
    expect(under.understood).toBe(red);
    const again = nextList(under, { ...found({ oxford: 0.82, stanford: 0.8 }), understood: red }, false);
    expect(idsOf(again)[0]).toBe('stanford');
    expect(again.understood).toBe(red);
  });

  it('[U7a] is that of a complete answer at once', () => {
    expect(idsOf(next(shown, { stanford: 0.81, oxford: 0.8 }, true))).toEqual(['stanford', 'oxford']);
  });

  const lists = fc.array(
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.double({ min: 0, max: 1, noNaN: true })),
    { maxLength: 12 },
  );

  it('changes its first result only to the first of the latest list, and has it after the same list twice', () => {
    fc.assert(
      fc.property(lists, (all) => {
        let list = EMPTY_LIST;
        for (const each of all) {
          const [before] = idsOf(list);
          list = next(list, each);
          const [first] = Object.keys(each);
          expect([before, first ?? before]).toContain(idsOf(list)[0]);
          expect(idsOf(next(next(list, each), each))[0]).toBe(first ?? idsOf(list)[0]);
        }
      }),
    );
  });

  it('never changes its first result twice in a row for close ones', () => {
    const close = fc.array(
      fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 }).map((ids) => ids),
      { minLength: 2, maxLength: 12 },
    );
    fc.assert(
      fc.property(close, (all) => {
        let list = EMPTY_LIST;
        const firsts = all.map((ids) => {
          list = next(list, Object.fromEntries(ids.map((id, place) => [id, 0.9 - place / 100])));
          return idsOf(list)[0];
        });
        const changed = firsts.map((first, place) => place > 0 && first !== firsts[place - 1]);
        expect(changed.some((change, place) => change && changed[place + 1] === true)).toBe(false);
      }),
    );
  });
});
