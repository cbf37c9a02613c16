// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFinal, fakeInterim, fakeResult } from '../../wire/fake-server.ts';
import type { PageAction } from '../../voice/page-state.ts';
import { renderSearchPage, searchBox, shownIds } from './testing/render-search-page.tsx';

const utteranceId = 'utterance-a';
const requests: { query: string; source: string; kind: string }[] = [];

beforeEach(() => {
  requests.length = 0;
  history.replaceState(null, '', '/');
  vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
    const request = JSON.parse(body);
    requests.push(request);
    const results = [fakeResult(`found-${request.query}`, request.query)];
    return Promise.resolve(Response.json({ queryId: 'query-0001', results, tookMs: 3 }));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function setUp() {
  const { controller, posted, recorded } = renderSearchPage();
  const dispatch = (...actions: PageAction[]): void =>
    act(() => {
      for (const action of actions) controller.store.dispatch(action);
    });
  const answer = (transcript: string): void =>
    dispatch({
      type: 'final',
      final: fakeFinal(utteranceId, { transcript, results: [fakeResult(transcript, transcript)] }),
    });
  const type = (value: string): void => void fireEvent.change(searchBox(), { target: { value } });
  const voice = () => controller.store.read().voice.state;
  return { dispatch, answer, type, voice, posted, recorded };
}

const HEARING: PageAction[] = [
  { type: 'pressed' },
  { type: 'listening' },
  { type: 'speech-start', utteranceId },
];
const WORDS: PageAction = { type: 'interim', interim: fakeInterim(utteranceId, { stable: 'Einstein' }) };

describe('the box', () => {
  it('shows what was said, without the full stop of a name', () => {
    const { answer } = setUp();
    answer('Stanford University.');
    expect(searchBox().value).toBe('Stanford University');
    expect(screen.getByTestId('transcript').textContent).toBe('Stanford University');
  });

  it('never keeps an earlier query beside the words or the answer of a new utterance', async () => {
    const { dispatch, answer, type } = setUp();
    type('paris');
    await waitFor(() => expect(shownIds()).toEqual(['found-paris']));
    dispatch(...HEARING);
    expect(searchBox().value).toBe('paris');
    dispatch(WORDS);
    expect(searchBox().value).toBe('');
    answer('Einstein');
    expect(searchBox().value).toBe('Einstein');
  });

  it('gets its text back when a noise was no speech', async () => {
    const { dispatch, type } = setUp();
    type('paris');
    await waitFor(() => expect(shownIds()).toEqual(['found-paris']));
    dispatch(...HEARING, WORDS, { type: 'misfire', utteranceId });
    expect(searchBox().value).toBe('paris');
  });

  it('searches for a mended transcript as an edited query', async () => {
    const { answer, type } = setUp();
    answer('Stamford');
    type('Stanford');
    fireEvent.submit(searchBox());
    await waitFor(() => expect(shownIds()).toEqual(['found-Stanford']));
    expect(requests.at(-1)).toMatchObject({ query: 'Stanford', source: 'edited', kind: 'full' });
    expect(searchBox().value).toBe('Stanford');
  });

  it.each<[string, PageAction[]]>([
    ['listening', HEARING.slice(0, 2)],
    ['hearing', HEARING],
    ['waiting for an answer', [...HEARING, { type: 'speech-end', utteranceId }]],
  ])('ends listening when somebody types: %s', (_, actions) => {
    const { dispatch, type, voice, posted } = setUp();
    act(() => screen.getByTestId('mic-button').click());
    dispatch(...actions.slice(1));
    type('p');
    expect(voice()).toBe('off');
    expect(posted.at(-1)).toBe('cancel');
  });
});

describe('the address', () => {
  it('follows what was said and what was typed', async () => {
    const { answer, type } = setUp();
    answer('Stanford University.');
    expect(location.search).toBe('?q=Stanford+University');
    type('oslo');
    await waitFor(() => expect(location.search).toBe('?q=oslo'));
    type('');
    await waitFor(() => expect(location.search).toBe(''));
  });

  it('brings earlier answers back, without a new search', () => {
    const { answer } = setUp();
    answer('Oslo');
    answer('Rome');
    history.replaceState(null, '', '/?q=Oslo');
    act(() => void dispatchEvent(new PopStateEvent('popstate')));
    expect(searchBox().value).toBe('Oslo');
    expect(shownIds()).toEqual(['Oslo']);
    expect(requests).toEqual([]);
  });

  it('searches for a query that this page has not answered', async () => {
    const { recorded } = setUp();
    history.replaceState(null, '', '/?q=oslo');
    act(() => void dispatchEvent(new PopStateEvent('popstate')));
    await waitFor(() => expect(shownIds()).toEqual(['found-oslo']));
    expect(searchBox().value).toBe('oslo');
    expect(recorded.map(({ name }) => name)).not.toContain('typed');
  });
});
