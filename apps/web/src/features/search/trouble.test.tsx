// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFinal, fakeResult } from '../../wire/fake-server.ts';
import type { PageAction } from '../../voice/page-state.ts';
import { messages, microphoneHints } from './messages.ts';
import { renderSearchPage, searchBox, shownIds } from './testing/render-search-page.tsx';

const utteranceId = 'utterance-a';
const LISTENING: PageAction[] = [{ type: 'pressed' }, { type: 'listening' }];
const HEARING: PageAction[] = [...LISTENING, { type: 'speech-start', utteranceId }];
const LOST: PageAction = { type: 'connection', state: 'waiting', why: 'unreachable' };

beforeEach(() => {
  const devices = ['Headset', 'Webcam'].map((label, place) => ({
    kind: 'audioinput',
    label,
    deviceId: `id-${place}`,
  }));
  const mediaDevices = Object.assign(new EventTarget(), { enumerateDevices: async () => devices });
  Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function setUp() {
  const page = renderSearchPage();
  const dispatch = (...actions: PageAction[]): void =>
    act(() => {
      for (const action of actions) page.controller.store.dispatch(action);
    });
  const hint = () => screen.queryByTestId('microphone-hint');
  const connection = (): string => screen.getByTestId('connection-notice').textContent ?? '';
  return { ...page, dispatch, hint, connection };
}

describe('a microphone that hears nothing', () => {
  it('is named, with the others to choose from', async () => {
    const { dispatch, hint } = setUp();
    dispatch(...LISTENING, { type: 'microphone', name: 'Webcam' }, { type: 'unheard', why: 'silent' });
    expect(hint()?.textContent).toContain(microphoneHints.silent.cause);
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2));
    expect(screen.getByRole<HTMLSelectElement>('combobox').selectedOptions[0]?.textContent).toBe('Webcam');
  });

  it('can be replaced', async () => {
    const { dispatch, controller, posted } = setUp();
    dispatch(...LISTENING, { type: 'microphone', name: 'Webcam' }, { type: 'unheard', why: 'silent' });
    const choice = await screen.findByRole('combobox');
    fireEvent.change(choice, { target: { value: 'id-0' } });
    expect(controller.store.read().voice.state).toBe('asking');
    expect(posted.at(-1)).toBe('start');
  });

  it('says that it is noisy, and goes when speech comes', () => {
    const { dispatch, hint } = setUp();
    dispatch(...LISTENING, { type: 'unheard', why: 'noisy' });
    expect(hint()?.textContent).toContain(microphoneHints.noisy.cause);
    dispatch({ type: 'speech-start', utteranceId });
    expect(hint()).toBe(null);
  });

  it('is given back with a sentence that stays until the next press', () => {
    const { say, dispatch, hint, controller } = setUp();
    act(() => screen.getByTestId('mic-button').click());
    say({ type: 'listening' }, { type: 'problem', problem: { kind: 'idle' } });
    expect(controller.store.read().voice.state).toBe('off');
    expect(hint()?.textContent).toContain(microphoneHints['given-back'].cause);
    dispatch({ type: 'pressed' });
    expect(hint()).toBe(null);
  });

  it('does not disturb while results are read', () => {
    const { dispatch, hint } = setUp();
    dispatch(
      ...HEARING,
      { type: 'final', final: fakeFinal(utteranceId) },
      { type: 'unheard', why: 'silent' },
    );
    expect(hint()).toBe(null);
  });
});

describe('a lost connection', () => {
  it('says at once, in one line, that what was said is kept, and goes by itself', () => {
    const { dispatch, connection } = setUp();
    dispatch(...HEARING, LOST);
    expect(connection()).toBe('Connection lost. What you said is kept; trying again.');
    dispatch({ type: 'speech-end', utteranceId });
    expect(connection()).toBe('Connection lost. What you said is kept; trying again.');
    dispatch({ type: 'connection', state: 'connecting', why: null });
    expect(connection()).not.toBe('');
    dispatch({ type: 'connection', state: 'open', why: null });
    expect(connection()).toBe('');
  });

  it('is no matter while the microphone is off', () => {
    const { dispatch, connection } = setUp();
    dispatch(LOST);
    expect(connection()).toBe('');
  });
});

describe('typing without a network', () => {
  const offline = (): void => {
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  };

  it('says so at once, and searches by itself when the network is back', async () => {
    offline();
    setUp();
    fireEvent.change(searchBox(), { target: { value: 'stanford' } });
    await waitFor(() =>
      expect(screen.getByTestId('error-message').textContent).toContain(messages.searchOffline),
    );
    Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
    const results = [fakeResult('stanford', 'Stanford')];
    vi.stubGlobal('fetch', () =>
      Promise.resolve(Response.json({ queryId: 'query-0001', results, tookMs: 3 })),
    );
    act(() => void dispatchEvent(new Event('online')));
    await waitFor(() => expect(shownIds()).toEqual(['stanford']), { timeout: 5_000 });
    expect(screen.queryByTestId('error-message')).toBe(null);
  });

  it('shows one notice, not two, after speech failed for the same reason', async () => {
    offline();
    const { dispatch } = setUp();
    dispatch({ type: 'problem', problem: { kind: 'unreachable' } });
    fireEvent.change(searchBox(), { target: { value: 'stanford' } });
    await waitFor(() =>
      expect(screen.getByTestId('error-message').textContent).toContain(messages.searchOffline),
    );
    expect(screen.getAllByTestId('error-message')).toHaveLength(1);
  });
});

describe('what is kept', () => {
  it('names transcripts and clicks, and for how long', () => {
    const { dispatch } = setUp();
    const audio = { offered: true, retentionDays: 30 };
    dispatch({ type: 'consent-offer', offer: { audio, history: { retentionDays: 90 } } });
    expect(screen.getByText(messages.keepsHistory(90))).toBeTruthy();
  });

  it('is downloaded with the secret of this browser', async () => {
    const asked: (string | undefined)[] = [];
    vi.stubGlobal('fetch', (url: string, { headers }: { headers?: Record<string, string> } = {}) => {
      if (url.endsWith('/v1/catalogue')) return Promise.resolve(new Response('{}'));
      asked.push(url.replace(/^.*\/v1/, '/v1'), headers?.['authorization']);
      return Promise.resolve(new Response('{}'));
    });
    const saved = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:data');
    const { identity } = setUp();
    act(() => identity.write({ clientId: 'client-0001', clientSecret: 'secret' }));
    fireEvent.click(screen.getByRole('button', { name: messages.exportData, hidden: true }));
    await waitFor(() => expect(saved).toHaveBeenCalledOnce());
    expect(asked).toEqual(['/v1/clients/client-0001', 'Bearer secret']);
  });
});
