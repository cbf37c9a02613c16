import { describe, expect, it } from 'vitest';
import { fakeFinal } from './fake-server.ts';
import { INITIAL_PAGE_STATE, isLive, reducePage, type PageAction, type PageState } from './page-state.ts';

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
const interim = (utteranceId: string): PageAction => ({
  type: 'interim',
  interim: { type: 'interim', utteranceId, revision: 1, stable: 'stan', unstable: 'ford' },
});

describe('page state', () => {
  it('goes from the press to the results, with the microphone still open', () => {
    expect(after({ type: 'pressed' }).voice).toEqual({ state: 'asking' });
    expect(after(...listening).voice).toEqual({ state: 'listening' });
    expect(after(...listening, ...spoken(A)).voice).toEqual({
      state: 'thinking',
      utteranceId: A,
      live: true,
    });
    expect(after(...listening, ...spoken(A), answered(A)).voice).toEqual({ state: 'results', live: true });
  });

  it('hears a second utterance in the same listening', () => {
    const first = [...listening, ...spoken(A), answered(A)];
    const second = after(...first, { type: 'speech-start', utteranceId: B });
    expect(second.voice).toEqual({ state: 'hearing', utteranceId: B });
    expect(after(...first, ...spoken(B), answered(B)).shown).toMatchObject({ final: { utteranceId: B } });
  });

  it('shows the answer to an earlier utterance without taking the button from speech that goes on', () => {
    const page = after(...listening, ...spoken(A), { type: 'speech-start', utteranceId: B }, answered(A));
    expect(page.voice).toEqual({ state: 'hearing', utteranceId: B });
    expect(page.shown).toMatchObject({ by: 'voice', final: { utteranceId: A } });
  });

  it('still answers what was said when listening is stopped', () => {
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

  it('goes back to where it was after a misfire', () => {
    const misfire: PageAction[] = [{ type: 'speech-start', utteranceId: B }, { type: 'misfire' }];
    expect(after(...listening, ...misfire).voice).toEqual({ state: 'listening' });
    const shown = after(...listening, ...spoken(A), answered(A), ...misfire);
    expect(shown.voice).toEqual({ state: 'results', live: true });
  });

  it('shows interim words of the present utterance only, until its answer', () => {
    const hearing: PageAction[] = [...listening, { type: 'speech-start', utteranceId: A }];
    expect(after(...hearing, interim(B)).interim).toBe(null);
    expect(after(...hearing, interim(A)).interim).toMatchObject({ stable: 'stan' });
    expect(after(...hearing, interim(A), { type: 'speech-end', utteranceId: A }, answered(A)).interim).toBe(
      null,
    );
  });

  it('keeps an error in sight, and what was answered under it', () => {
    const problem: PageAction = { type: 'problem', problem: { kind: 'microphone', problem: 'lost' } };
    const page = after(...listening, ...spoken(A), problem, answered(A), { type: 'stopped' });
    expect(page.voice.state).toBe('error');
    expect(page.shown.by).toBe('voice');
    expect(reducePage(page, { type: 'pressed' }).voice).toEqual({ state: 'asking' });
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

  it('searches by typing whatever the microphone does, and clears only that', () => {
    const search: PageAction = { type: 'searched', query: 'stanford', source: 'typed' };
    const page = after(...listening, search);
    expect(page).toMatchObject({ voice: { state: 'listening' }, shown: { by: 'typing', query: 'stanford' } });
    expect(reducePage(page, { type: 'search-cleared' }).shown).toEqual({ by: 'nobody' });
    expect(after(...listening, ...spoken(A), answered(A), { type: 'search-cleared' }).shown.by).toBe('voice');
  });
});
