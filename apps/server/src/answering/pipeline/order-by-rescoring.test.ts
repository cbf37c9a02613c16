import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { orderByRescoring, isCloseCall, rescoringRule, spokenName } from './order-by-rescoring.ts';

function resultOf(title: string, score: number, match: Partial<SearchResult['match']> = {}): SearchResult {
  return {
    id: title,
    title,
    url: null,
    description: null,
    category: null,
    score,
    match: { field: 'title', text: title, kind: 'fuzzy', hypothesis: 0, ...match },
  };
}

describe('isCloseCall', () => {
  const results = [resultOf('Hey computer', 1)];
  it.each([
    ['what was heard is not the best result', { transcript: 'A computer', confidence: 0.4 }, true],
    ['it is, but for case and full stop', { transcript: 'hey, computer.', confidence: 0.4 }, false],
    ['it is not, but it was surely heard', { transcript: 'A computer', confidence: 0.7 }, false],
  ])('returns when %s: %j -> %s', (_, heard, isClose) => {
    expect(isCloseCall(heard, results)).toBe(isClose);
  });

  it('is false without results', () => {
    expect(isCloseCall({ transcript: 'A computer', confidence: 0.1 }, [])).toBe(false);
  });
});

describe('spokenName', () => {
  it('returns the name that matched, or the title if the description or a keyword matched', () => {
    const alias = { field: 'alias', text: 'The Big Apple' } as const;
    expect(spokenName(resultOf('New York', 1, alias))).toBe('The Big Apple');
    expect(spokenName(resultOf('New York', 1, { field: 'description', text: 'a city' }))).toBe('New York');
    expect(spokenName(resultOf('New York', 1, { field: 'keyword', text: 'city' }))).toBe('New York');
  });

  it('returns the name as it is spoken, where that is otherwise than written', () => {
    const written = resultOf('Kota Kinabalu Intl', 1, { field: 'title', text: 'Kota Kinabalu Intl' });
    const found = { ...written, said: 'Kota Kinabalu International' };
    expect(spokenName(found)).toBe('Kota Kinabalu International');
  });
});

interface Case {
  when: string;
  transcript: string;
  heard: number | null;
  /** Title, search score, log probability of the title. */
  results: [string, number, number | null][];
  first: string;
  said: string | null;
}

const cases: Case[] = [
  {
    when: 'the second explains the sound far better',
    transcript: 'A computer',
    heard: -1,
    results: [
      ['Computer', 0.9, -10],
      ['Hey computer', 0.8, -3],
    ],
    first: 'Hey computer',
    said: 'Hey computer',
  },
  {
    when: 'the second explains it hardly better',
    transcript: 'close the window',
    heard: -2,
    results: [
      ['Close the windows', 0.9, -4],
      ['Close a window', 0.7, -3.5],
    ],
    first: 'Close the windows',
    said: 'Close the windows',
  },
  {
    when: 'none explains it: the order of the search stands, and what was heard',
    transcript: 'largest city of brazil',
    heard: -3,
    results: [
      ['São Paulo', 0.8, -60],
      ['Rio de Janeiro', 0.7, -45],
    ],
    first: 'São Paulo',
    said: null,
  },
  {
    when: 'the best is more probable than what was heard, but not probable itself',
    transcript: "I don't know, I don't know",
    heard: -20,
    results: [["I don't know them", 0.8, -18]],
    first: "I don't know them",
    said: null,
  },
  {
    when: 'the best is said in more words, each of which may cost something',
    transcript: 'Mother and sun talk to gather',
    heard: -7,
    results: [['Mother and son talked together', 0.5, -12]],
    first: 'Mother and son talked together',
    said: 'Mother and son talked together',
  },
  {
    when: 'what was heard is the best already',
    transcript: 'Hey computer.',
    heard: -1,
    results: [
      ['Computer', 1.5, -9],
      ['Hey computer', 1.5, -1],
    ],
    first: 'Hey computer',
    said: null,
  },
  {
    when: 'what was heard could not be judged',
    transcript: '1 2 3',
    heard: null,
    results: [
      ['One two three four', 0.5, -12],
      ['One two three', 0.4, -2],
    ],
    first: 'One two three',
    said: null,
  },
  {
    when: 'nothing could be judged',
    transcript: 'hello',
    heard: null,
    results: [
      ['Hello', 0.5, null],
      ['Yellow', 0.4, null],
    ],
    first: 'Hello',
    said: null,
  },
];

describe('orderByRescoring', () => {
  it.each(cases)('handles the case when $when', ({ transcript, heard, results, first, said }) => {
    const chosen = orderByRescoring(transcript, {
      results: results.map(([title, score]) => resultOf(title, score)),
      evidence: { transcript: heard, names: results.map(([, , logProb]) => logProb) },
    });
    expect(chosen.results[0]?.title).toBe(first);
    expect(chosen.said?.name ?? null).toBe(said);
  });

  it('treats a result that was not rescored as improbable', () => {
    const results = [resultOf('a', 0.9), resultOf('b', 0.8), resultOf('c', 0.85)];
    const chosen = orderByRescoring('d', { results, evidence: { transcript: -1, names: [-30, -2] } });
    expect(chosen.results.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  });

  const logProb = fc.double({ min: -200, max: 0, noNaN: true });
  const scores = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 12 });
  const problems = fc.record({
    heard: fc.option(logProb),
    names: fc.array(fc.option(logProb), { maxLength: rescoringRule.mostRescored }),
    results: scores.map((values) =>
      values
        .toSorted((left, right) => right - left)
        .map((score, place) => resultOf(`title ${String.fromCodePoint(97 + place)}`, score)),
    ),
  });

  it('returns the same results ordered by score, none moved further than rescoring allows', () => {
    fc.assert(
      fc.property(problems, ({ heard, names, results }) => {
        const chosen = orderByRescoring('heard', { results, evidence: { transcript: heard, names } });
        const after = chosen.results.map(({ score }) => score);
        expect(chosen.results.map(({ id }) => id).toSorted()).toEqual(results.map(({ id }) => id).toSorted());
        expect(after).toEqual(after.toSorted((left, right) => right - left));
        for (const { id, score } of chosen.results) {
          const given = results.find((result) => result.id === id)?.score ?? NaN;
          expect(score).toBeLessThanOrEqual(given);
          expect(score).toBeGreaterThanOrEqual(
            given - rescoringRule.scorePerNat * rescoringRule.widestGap - 1e-9,
          );
        }
      }),
    );
  });

  it('substitutes the first name only if it is about as probable as the transcript', () => {
    fc.assert(
      fc.property(problems, ({ heard, names, results }) => {
        const { said, results: ordered } = orderByRescoring('heard', {
          results,
          evidence: { transcript: heard, names },
        });
        if (said === null) return;
        const own = names[results.findIndex(({ id }) => id === ordered[0]?.id)];
        expect(said.name).toBe(ordered[0]?.title);
        expect(said.confidence).toBeGreaterThan(0.5);
        expect(said.confidence).toBeLessThanOrEqual(rescoringRule.substituted.most);
        expect((heard ?? 0) - (own ?? -Infinity)).toBeLessThanOrEqual(2 * rescoringRule.gapPerWord);
      }),
    );
  });
});
