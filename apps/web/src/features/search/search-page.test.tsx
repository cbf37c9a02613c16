// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { messages } from './messages.ts';
import { fakeFinal, fakeInterim, fakeResult } from '../../wire/fake-server.ts';
import type { PageAction } from '../../voice/page-state.ts';
import { renderSearchPage, searchBox, shownIds } from './testing/render-search-page.tsx';

const stanford = fakeResult('stanford', 'Stanford University');
const stamford = fakeResult('stamford', 'Stamford');

/** Requests of the search, with the answers that the test gives. */
const requests: { query: string; source: string; kind: string; aborted: () => boolean }[] = [];
let answer: () => Response;

beforeEach(() => {
  requests.length = 0;
  answer = () => Response.json({ queryId: 'query-0001', results: [stanford], tookMs: 3 });
  vi.stubGlobal('fetch', (_url: string, { body, signal }: { body: string; signal: AbortSignal }) => {
    requests.push({ ...JSON.parse(body), aborted: () => signal.aborted });
    return Promise.resolve(answer());
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function setUp(options: Parameters<typeof renderSearchPage>[0] = {}) {
  const page = renderSearchPage(options);
  const dispatch = (...actions: PageAction[]): void =>
    act(() => {
      for (const action of actions) page.controller.store.dispatch(action);
    });
  return { ...page, dispatch };
}

const voiceFinal = fakeFinal('utterance-a', {
  results: [stanford, stamford],
  alternatives: [{ transcript: 'Stamford', confidence: 0.4 }],
});

describe('search page', () => {
  it('starts with a microphone and a box', () => {
    setUp();
    expect(screen.getByTestId('mic-button').dataset['state']).toBe('off');
    expect(screen.getByText(messages.greeting)).toBeTruthy();
    expect(searchBox().placeholder).toBe(messages.searchPlaceholder);
  });

  it('shows results during typing, for the last letters only', async () => {
    setUp();
    for (const value of ['s', 'st', 'stan']) fireEvent.change(searchBox(), { target: { value } });
    await waitFor(() => expect(shownIds()).toEqual(['stanford']));
    expect(requests.map(({ query, source, kind }) => [query, source, kind])).toEqual([
      ['stan', 'typed', 'instant'],
    ]);
  });

  it('searches at once on Enter', async () => {
    setUp();
    fireEvent.change(searchBox(), { target: { value: 'stanford' } });
    fireEvent.submit(searchBox());
    await waitFor(() => expect(shownIds()).toEqual(['stanford']));
  });

  it("shows the server's message when a search fails, and keeps the box", async () => {
    answer = () =>
      Response.json(
        { error: { code: 'search_failed', message: 'Try later.', retryable: false } },
        { status: 503 },
      );
    setUp();
    fireEvent.change(searchBox(), { target: { value: 'stanford' } });
    fireEvent.submit(searchBox());
    await waitFor(() => expect(screen.getByTestId('error-message').textContent).toContain('Try later.'));
    expect(searchBox().disabled).toBe(false);
  });

  it('shows the transcript, its results and its alternatives', () => {
    const { dispatch } = setUp();
    dispatch({ type: 'final', final: voiceFinal });
    expect(screen.getByTestId('transcript').textContent).toBe('Stanford University');
    expect(shownIds()).toEqual(['stanford', 'stamford']);
    expect(screen.getAllByTestId('alternative').map(({ textContent }) => textContent)).toEqual(['Stamford']);
    expect(screen.getByRole('status').textContent).toBe(messages.announceHeard('Stanford University', 2));
  });

  it('lets the words of each title, transcript and alternative choose their direction', () => {
    const { dispatch } = setUp();
    const hebrew = 'שלום עולם (דוגמה) 12%';
    const result = { ...fakeResult('1', hebrew), description: 'תיאור בעברית, עם English באמצע.' };
    const alternatives = [{ transcript: 'שלום', confidence: 0.4 }];
    const final = fakeFinal('utterance-a', { transcript: hebrew, results: [result], alternatives });
    dispatch({ type: 'final', final });
    const direction = (element: Element | null): string | null =>
      element?.closest('[dir]')?.getAttribute('dir') ?? null;
    expect(direction(screen.getByTestId('transcript'))).toBe('auto');
    expect(direction(screen.getByTestId('alternative'))).toBe('auto');
    expect(direction(screen.getByRole('heading', { level: 2 }))).toBe('auto');
    expect(direction(screen.getByTestId('result-item').querySelector('.result__description'))).toBe('auto');
    expect(direction(searchBox())).toBe('auto');
  });

  it('searches for a chosen alternative', async () => {
    answer = () => Response.json({ queryId: 'query-0002', results: [stamford], tookMs: 3 });
    const { dispatch } = setUp();
    dispatch({ type: 'final', final: voiceFinal });
    fireEvent.click(screen.getByTestId('alternative'));
    await waitFor(() => expect(shownIds()).toEqual(['stamford']));
    expect(requests[0]).toMatchObject({ query: 'Stamford', source: 'alternative' });
    expect(screen.getByTestId('transcript').textContent).toBe('Stamford');
  });

  it('puts the transcript in the box to edit it', () => {
    const { dispatch } = setUp();
    dispatch({ type: 'final', final: voiceFinal });
    fireEvent.click(screen.getByRole('button', { name: 'Stanford University' }));
    expect(searchBox().value).toBe('Stanford University');
    expect(document.activeElement).toBe(searchBox());
  });

  it('asks when it is not sure', () => {
    const { dispatch } = setUp();
    dispatch({ type: 'final', final: { ...voiceFinal, decision: 'confirm' } });
    expect(screen.getByText(messages.didYouMean)).toBeTruthy();
  });

  it.each([
    ['no_speech', messages.noSpeech],
    ['unintelligible', messages.unintelligible],
  ] as const)('says calmly that there was %s', (empty, sentence) => {
    const { dispatch } = setUp();
    dispatch({
      type: 'final',
      final: fakeFinal('utterance-a', { transcript: '', empty, decision: 'human' }),
    });
    expect(screen.getAllByText(sentence)).toHaveLength(2);
    expect(screen.queryByTestId('transcript')).toBe(null);
  });

  it('names a problem beside the box, and leads to it', () => {
    const { dispatch } = setUp();
    dispatch({ type: 'problem', problem: { kind: 'microphone', problem: 'blocked' } });
    expect(screen.getByTestId('mic-button').dataset['state']).toBe('error');
    expect(screen.getByTestId('error-message').textContent).toContain('blocked');
    fireEvent.click(screen.getByRole('button', { name: messages.typeInstead }));
    expect(document.activeElement).toBe(searchBox());
  });

  it('says what leaves the device, and that it listens while results are shown', () => {
    const { dispatch } = setUp();
    const mic = screen.getByTestId('mic-button');
    dispatch({ type: 'pressed' }, { type: 'listening' });
    expect(screen.getByText(messages.privacy.listening)).toBeTruthy();
    dispatch({ type: 'speech-start', utteranceId: 'utterance-a' });
    expect(screen.getByText(messages.privacy.sending)).toBeTruthy();
    dispatch({ type: 'speech-end', utteranceId: 'utterance-a' }, { type: 'final', final: voiceFinal });
    expect(mic.dataset['state']).toBe('results');
    expect(mic.getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByText(messages.stillListening)).toBeTruthy();
  });

  describe('what is kept', () => {
    const offered = (isOffered: boolean): PageAction => ({
      type: 'consent-offer',
      offer: { audio: { offered: isOffered, retentionDays: isOffered ? 30 : 0 } },
    });
    const consent = (): HTMLElement | null => screen.queryByRole('switch', { hidden: true });

    it('shows an earlier consent before the server has answered, and can withdraw it', () => {
      const { identity, asked } = setUp({ consentAudio: true });
      fireEvent.click(screen.getByRole('button', { name: messages.details }));
      expect(asked).toEqual(['what is kept']);
      expect(consent()?.getAttribute('aria-checked')).toBe('true');
      expect(screen.queryByText(messages.keepsNothing)).toBe(null);
      expect(screen.getByText(messages.keepAudioUnknown)).toBeTruthy();
      fireEvent.click(screen.getByRole('switch'));
      expect(identity.read().consentAudio).toBe(false);
      expect(screen.getByText(messages.keepsNothing)).toBeTruthy();
    });

    it('shows nothing without a consent, and nothing where the server keeps nothing', () => {
      const { dispatch } = setUp();
      expect(screen.getByText(messages.keepsNothing)).toBeTruthy();
      dispatch(offered(true));
      expect(consent()?.getAttribute('aria-checked')).toBe('false');
      expect(screen.getByText(messages.keepAudioDays(30))).toBeTruthy();
      cleanup();
      setUp({ consentAudio: true }).dispatch(offered(false));
      expect(screen.getByText(messages.keepsNothing)).toBeTruthy();
      expect(consent()).toBe(null);
    });
  });

  it('obeys the keys: "/" types, Space speaks, Escape cancels, digits open', () => {
    const { controller, dispatch } = setUp();
    fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(searchBox());
    fireEvent.keyDown(searchBox(), { key: ' ' });
    expect(controller.store.read().voice.state).toBe('off');
    searchBox().blur();
    fireEvent.keyDown(document.body, { key: ' ' });
    expect(screen.getByTestId('mic-button').dataset['state']).toBe('asking');
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(screen.getByTestId('mic-button').dataset['state']).toBe('off');
    dispatch({ type: 'final', final: voiceFinal });
    const opened: string[] = [];
    for (const link of screen.getAllByRole('link')) {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        opened.push(link.textContent ?? '');
      });
    }
    fireEvent.keyDown(document.body, { key: '2' });
    expect(opened).toEqual(['Stamford']);
  });

  describe('before the answer', () => {
    const utteranceId = 'utterance-a';
    const both = [stanford, stamford];
    const provisional = fakeInterim(utteranceId, {
      stable: 'Stanford',
      unstable: 'University',
      results: both,
      provisional: true,
    });

    function hearing() {
      const page = setUp();
      page.controller.press();
      page.say({ type: 'listening' }, { type: 'speech-start', utteranceId });
      return page;
    }
    const status = (): string | null => screen.getByRole('status').textContent;
    const list = (): HTMLElement => screen.getByRole('list', { name: messages.resultsLabel });

    it('dims words that may still change', () => {
      const { say } = hearing();
      say({ type: 'interim', interim: fakeInterim(utteranceId, { stable: 'Stanford', unstable: 'univ' }) });
      expect(screen.getByTestId('transcript').textContent).toBe('Stanford univ');
      expect(screen.getByText('univ').className).toBe('words__unsettled');
    });

    it('[U7a] turns provisional results into final ones without changing them or the focus', () => {
      const { say } = hearing();
      say({ type: 'interim', interim: provisional });
      const before = screen.getAllByTestId('result-item');
      expect(shownIds()).toEqual(['stanford', 'stamford']);
      expect(list().dataset['early']).toBe('true');
      screen.getAllByRole('link', { name: 'Stanford University' })[0]?.focus();
      const { activeElement } = document;
      say({ type: 'speech-end', utteranceId, silenceAfterMs: 320, decisionMs: 2 });
      expect(list().dataset['stale']).toBe('false');
      say({ type: 'final', final: voiceFinal });
      expect(list().dataset['early']).toBe('false');
      expect(screen.getAllByTestId('result-item')).toEqual(before);
      expect(activeElement?.textContent).toBe('Stanford University');
      expect(document.activeElement).toBe(activeElement);
    });

    it('[U7a] keeps withdrawn results visible until others come', () => {
      const { say } = hearing();
      say({ type: 'interim', interim: provisional }, { type: 'resume', utteranceId });
      const [first] = screen.getAllByTestId('result-item');
      say({ type: 'interim', interim: fakeInterim(utteranceId, { revision: 2, stable: 'Stanford Uni' }) });
      expect(screen.getAllByTestId('result-item')[0]).toBe(first);
      const others = fakeInterim(utteranceId, { revision: 3, stable: 'Stamford', results: [stamford] });
      say({ type: 'interim', interim: others });
      expect(shownIds()).toEqual(['stamford']);
    });

    it('announces only the answer to a screen reader, once', () => {
      const { say } = hearing();
      say({ type: 'interim', interim: provisional }, { type: 'resume', utteranceId });
      say({ type: 'interim', interim: { ...provisional, revision: 2 } });
      expect(status()).toBe('');
      say({ type: 'final', final: voiceFinal });
      expect(status()).toBe(messages.announceHeard('Stanford University', 2));
    });

    it('fetches nothing, and reports nothing as shown', () => {
      const { say, recorded } = hearing();
      const before = recorded.length;
      say({ type: 'interim', interim: provisional });
      expect(requests).toEqual([]);
      expect(recorded).toHaveLength(before);
    });

    it('restores the earlier results if nothing was said after all', () => {
      const { say } = hearing();
      say({ type: 'final', final: fakeFinal('utterance-0', { results: [stamford] }) });
      say({ type: 'interim', interim: provisional });
      expect(shownIds()).toEqual(['stanford', 'stamford']);
      say({ type: 'misfire', utteranceId });
      expect(shownIds()).toEqual(['stamford']);
    });

    it('ends the utterance when an early result is chosen', () => {
      const { say, posted, recorded } = hearing();
      say({ type: 'interim', interim: provisional });
      const link = screen.getByRole('link', { name: 'Stamford' });
      link.addEventListener('click', (event) => event.preventDefault());
      fireEvent.click(link);
      expect(posted.at(-1)).toBe('stop');
      expect(recorded.at(-1)).toMatchObject({ name: 'click', utteranceId, queryId: null });
      expect(shownIds()).toEqual(['stanford', 'stamford']);
    });
  });

  it('reports a typed query once, with its shown results, before the click', async () => {
    const { recorded } = setUp();
    fireEvent.change(searchBox(), { target: { value: 'stanford' } });
    fireEvent.submit(searchBox());
    await waitFor(() => expect(shownIds()).toEqual(['stanford']));
    const link = screen.getByRole('link', { name: /Stanford University/ });
    link.addEventListener('click', (event) => event.preventDefault());
    fireEvent.click(link);
    expect(recorded.map(({ name }) => name)).toEqual(['typed', 'results.shown', 'click']);
    expect(recorded.map(({ data }) => data)).toEqual([
      { query: 'stanford', characters: 8 },
      { count: 1 },
      { id: 'stanford', position: 1 },
    ]);
  });
});
