import { describe, expect, it } from 'vitest';
import { fakeFinal, fakeInterim, fakeResult } from '../wire/fake-server.ts';
import {
  earlierQuery,
  earlyAnswer,
  INITIAL_PAGE_STATE,
  isLive,
  reducePage,
  type PageAction,
  type PageState,
} from './page-state.ts';

const A = 'utterance-a';
const B = 'utterance-b';

function after(...actions: PageAction[]): PageState {
  return actions.reduce(reducePage, INITIAL_PAGE_STATE);
}

const listening: PageAction[] = [{ type: 'pressed' }, { type: 'listening' }];
const spoken = (utteranceId: string): PageAction[] => [
  { type: 'speech-start', utteranceId },
  { type: 'speech-end', utteranceId },
];
const answered = (utteranceId: string): PageAction => ({ type: 'final', final: fakeFinal(utteranceId) });
const stanford = fakeResult('stanford', 'Stanford University');
const provisional = (utteranceId: string): PageAction => ({
  type: 'interim',
  interim: fakeInterim(utteranceId, { unstable: 'stanford', results: [stanford], provisional: true }),
});

describe('page state', () => {
  it('goes from the press to the results, with the microphone still open', () => {
    expect(after({ type: 'pressed' }).voice).toEqual({ state: 'asking', prompted: false });
    expect(after(...listening).voice).toEqual({ state: 'listening' });
    expect(after(...listening, ...spoken(A)).voice).toEqual({
      state: 'thinking',
      utteranceId: A,
      live: true,
    });
    expect(after(...listening, ...spoken(A), answered(A)).voice).toEqual({ state: 'results', live: true });
  });

  it('takes a second utterance in the same listening', () => {
    const first = [...listening, ...spoken(A), answered(A)];
    const second = after(...first, { type: 'speech-start', utteranceId: B });
    expect(second.voice).toEqual({ state: 'hearing', utteranceId: B });
    expect(after(...first, ...spoken(B), answered(B)).shown).toMatchObject({ final: { utteranceId: B } });
  });

  it('shows the answer to an earlier utterance without taking the button from continuing speech', () => {
    const page = after(...listening, ...spoken(A), { type: 'speech-start', utteranceId: B }, answered(A));
    expect(page.voice).toEqual({ state: 'hearing', utteranceId: B });
    expect(page.shown).toMatchObject({ by: 'voice', final: { utteranceId: A } });
  });

  it('still answers the speech so far when listening is stopped', () => {
    const stopped = [...listening, { type: 'speech-start', utteranceId: A }, { type: 'stopped' }] as const;
    const page = after(...stopped, { type: 'speech-end', utteranceId: A });
    expect(page.voice).toEqual({ state: 'thinking', utteranceId: A, live: false });
    const results = reducePage(page, answered(A));
    expect(results.voice).toEqual({ state: 'results', live: false });
    expect(isLive(results.voice)).toBe(false);
  });

  it('keeps the results when listening is stopped', () => {
    const page = after(...listening, ...spoken(A), answered(A), { type: 'stopped' });
    expect(page.voice).toEqual({ state: 'off' });
    expect(page.shown.by).toBe('voice');
  });

  it('restores the earlier state after a misfire', () => {
    const misfire: PageAction[] = [
      { type: 'speech-start', utteranceId: B },
      { type: 'misfire', utteranceId: B },
    ];
    expect(after(...listening, ...misfire).voice).toEqual({ state: 'listening' });
    const shown = after(...listening, ...spoken(A), answered(A), ...misfire);
    expect(shown.voice).toEqual({ state: 'results', live: true });
  });

  const hearing: PageAction[] = [...listening, { type: 'speech-start', utteranceId: A }];

  it('shows the early answer of the present utterance only, until its final', () => {
    expect(after(...hearing, provisional(B)).early).toBe(null);
    const early = after(...hearing, provisional(A), { type: 'speech-end', utteranceId: A });
    expect(earlyAnswer(early)).toMatchObject({ unstable: 'stanford', isProvisional: true });
    const final = reducePage(early, answered(A));
    expect(final).toMatchObject({ early: null, shown: { by: 'voice', followsEarly: true } });
    expect(after(...hearing, answered(A)).shown).toMatchObject({ followsEarly: false });
  });

  it('[U7a] withdraws a provisional answer when speech continues, and keeps its results visible', () => {
    const resume = (utteranceId: string): PageAction => ({ type: 'resume', utteranceId });
    const resumed = after(...hearing, provisional(A), resume(B), resume(A));
    expect(earlyAnswer(resumed)).toMatchObject({ isProvisional: false, results: [stanford] });
    expect(after(...hearing, resume(A)).early).toBe(null);
  });

  it.each([
    ['a misfire', { type: 'misfire', utteranceId: A }],
    ['Escape', { type: 'cancelled' }],
    ['the next utterance', { type: 'speech-start', utteranceId: B }],
    ['a problem', { type: 'problem', problem: { kind: 'unreachable' } }],
  ] as const)('drops the early answer at %s', (_what, action) => {
    expect(after(...hearing, provisional(A), action).early).toBe(null);
  });

  it('keeps the early answer when listening is stopped, until the final or the misfire', () => {
    const stopped = after(...hearing, provisional(A), { type: 'stopped' });
    expect(stopped.voice).toEqual({ state: 'thinking', utteranceId: A, live: false });
    expect(earlyAnswer(stopped)).not.toBe(null);
    const misfire = reducePage(stopped, { type: 'misfire', utteranceId: A });
    expect(misfire).toMatchObject({ voice: { state: 'off' }, early: null });
  });

  it('ignores the misfire of an earlier utterance', () => {
    const page = after(...hearing, { type: 'misfire', utteranceId: B });
    expect(page.voice).toEqual({ state: 'hearing', utteranceId: A });
  });

  it('keeps an error visible, and the answer below it', () => {
    const problem: PageAction = { type: 'problem', problem: { kind: 'microphone', problem: 'lost' } };
    const page = after(...listening, ...spoken(A), problem, answered(A), { type: 'stopped' });
    expect(page.voice.state).toBe('error');
    expect(page.shown.by).toBe('voice');
    expect(reducePage(page, { type: 'pressed' }).voice).toEqual({ state: 'asking', prompted: false });
  });

  it('clears only an error about permission when permission is given', () => {
    const allowed: PageAction = { type: 'permission-changed' };
    const error = (problem: 'blocked' | 'lost'): PageAction => ({
      type: 'problem',
      problem: { kind: 'microphone', problem },
    });
    expect(after(error('blocked'), allowed).voice).toEqual({ state: 'off' });
    expect(after(error('lost'), allowed).voice.state).toBe('error');
    expect(after(...listening, allowed).voice).toEqual({ state: 'listening' });
  });

  it('ignores a start of speech that arrives after the stop', () => {
    expect(after(...listening, { type: 'stopped' }, { type: 'speech-start', utteranceId: A }).voice).toEqual({
      state: 'off',
    });
  });

  it('searches by typing whatever the microphone does, and the cleared box clears the page', () => {
    const search: PageAction = { type: 'searched', query: 'stanford', source: 'typed', kind: 'full' };
    const page = after(...listening, search);
    expect(page).toMatchObject({ voice: { state: 'listening' }, shown: { by: 'typing', query: 'stanford' } });
    expect(reducePage(page, { type: 'search-cleared' }).shown).toEqual({ by: 'nobody' });
    const answer = after(...listening, ...spoken(A), answered(A));
    expect(reducePage(answer, { type: 'search-cleared' }).shown).toEqual({ by: 'nobody' });
    expect(reducePage(page, { type: 'restored', shown: answer.shown }).shown).toBe(answer.shown);
  });

  describe('the query before', () => {
    const first = [...listening, ...spoken(A), provisional(A)];
    const heard = (utteranceId: string, transcript: string): PageAction => ({
      type: 'final',
      final: fakeFinal(utteranceId, { transcript }),
    });

    it('stays in sight when the next begins before its answer, and leads back to it afterwards', () => {
      const going = after(...first, { type: 'speech-start', utteranceId: B });
      expect(earlierQuery(going)).toEqual({ utteranceId: A, words: 'stanford', final: null });
      const late = reducePage(going, heard(A, 'Stanford'));
      expect(earlierQuery(late)).toMatchObject({ words: 'Stanford', final: { utteranceId: A } });
      const second = [{ type: 'speech-end', utteranceId: B } as const, heard(B, 'University')];
      expect(earlierQuery(second.reduce(reducePage, late))).toMatchObject({ words: 'Stanford' });
    });

    it('is not shown beside itself', () => {
      expect(earlierQuery(after(...first, answered(A)))).toBeNull();
      const noise = [
        { type: 'speech-start', utteranceId: B } as const,
        { type: 'misfire', utteranceId: B } as const,
      ];
      expect(earlierQuery(after(...first, answered(A), ...noise))).toBeNull();
    });

    it('comes back with its answer, and the one it replaces takes its place', () => {
      const both = after(...listening, ...spoken(A), heard(A, 'Oxford'), ...spoken(B), heard(B, 'Yale'));
      const back = reducePage(both, { type: 'went-back' });
      expect(back.shown).toMatchObject({ by: 'voice', final: { transcript: 'Oxford' } });
      expect(earlierQuery(back)).toMatchObject({ words: 'Yale' });
      expect(reducePage(back, { type: 'went-back' }).shown).toMatchObject({ final: { transcript: 'Yale' } });
    });

    it('is the answer that a typed query replaced, through all its letters', () => {
      const typed = (query: string): PageAction => ({
        type: 'searched',
        query,
        source: 'typed',
        kind: 'instant',
      });
      const page = after(...first, heard(A, 'Oxford'), typed('y'), typed('ya'), { type: 'search-cleared' });
      expect(earlierQuery(page)).toMatchObject({ words: 'Oxford' });
    });

    it('is none after an utterance without words, and nothing to go back to', () => {
      const page = after(...listening, ...spoken(A), heard(A, ''), { type: 'speech-start', utteranceId: B });
      expect(earlierQuery(page)).toBeNull();
      expect(reducePage(page, { type: 'went-back' })).toBe(page);
    });
  });
});
