// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDwellWatch } from '../../reporting/dwell-watch.ts';
import type { PageEvent } from '../../reporting/event-recorder.ts';
import { messages } from './messages.ts';
import { fakeResult } from '../../wire/fake-server.ts';
import { createIdentityStore } from '../../wire/identity-store.ts';
import { createVoiceController } from '../../voice/voice-controller.ts';
import { SearchPage } from './search-page.tsx';

const stanford = fakeResult('stanford', 'Stanford University');
const misspelt: SearchResult = {
  ...stanford,
  match: { field: 'title', text: 'Stanford University', kind: 'fuzzy', hypothesis: 0 },
};

interface Asked {
  query: string;
  source: string;
  kind: string;
  isAborted: () => boolean;
  answer: (results: SearchResult[], more?: object) => void;
}

const asked: Asked[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', (_url: string, { body, signal }: { body: string; signal: AbortSignal }) => {
    return new Promise<Response>((resolve, reject) => {
      const number = asked.length;
      signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
      asked.push({
        ...JSON.parse(body),
        isAborted: () => signal.aborted,
        answer: (results, more = {}) =>
          resolve(Response.json({ queryId: `query-000${number}`, results, tookMs: 3, ...more })),
      });
    });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function setUp(): PageEvent[] {
  const identity = createIdentityStore(() => {
    throw new Error('no storage in this test');
  });
  const recorded: PageEvent[] = [];
  const controller = createVoiceController({
    startCapture: () => ({ post: () => undefined, close: () => undefined }),
    openMicrophone: () => new Promise(() => undefined),
    identity,
    backend: 'wasm',
    record: (event) => recorded.push(event),
    afterPaint: (run) => run(),
  });
  const dwell = createDwellWatch({
    openStorage: () => sessionStorage,
    record: () => undefined,
    nowMs: () => 0,
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SearchPage
        controller={controller}
        identity={identity}
        askWhatIsKept={() => undefined}
        reporting={{ clicked: dwell.clicked, forget: () => Promise.resolve() }}
      />
    </QueryClientProvider>,
  );
  return recorded;
}

const box = (): HTMLInputElement => screen.getByTestId('typed-query');
const ids = (): (string | undefined)[] =>
  screen.queryAllByTestId('result-item').map(({ dataset }) => dataset['id']);

/** Types, and waits until that is searched for. */
async function type(text: string): Promise<Asked> {
  const before = asked.length;
  fireEvent.change(box(), { target: { value: text } });
  await waitFor(() => expect(asked.length).toBe(before + 1));
  const last = asked.at(-1);
  if (last === undefined) throw new Error('nothing was asked');
  return last;
}

async function send(): Promise<Asked> {
  const before = asked.length;
  fireEvent.submit(box());
  await waitFor(() => expect(asked.length).toBe(before + 1));
  const last = asked.at(-1);
  if (last === undefined) throw new Error('nothing was asked');
  return last;
}

describe('typing', () => {
  it('asks instantly while keys are pressed, and in full on Enter', async () => {
    setUp();
    expect(await type('stan')).toMatchObject({ query: 'stan', kind: 'instant', source: 'typed' });
    expect(await send()).toMatchObject({ query: 'stan', kind: 'full', source: 'typed' });
  });

  it('calls off what is no longer wanted, and an older answer never takes the place of a newer one', async () => {
    setUp();
    const first = await type('sta');
    const second = await type('stam');
    expect(first.isAborted()).toBe(true);
    second.answer([fakeResult('stamford', 'Stamford')]);
    await waitFor(() => expect(ids()).toEqual(['stamford']));
    await act(async () => first.answer([stanford]));
    expect(ids()).toEqual(['stamford']);
  });

  it('keeps what it shows where there was no time, and asks again', async () => {
    setUp();
    (await type('sta')).answer([stanford]);
    await waitFor(() => expect(ids()).toEqual(['stanford']));
    (await type('stan')).answer([], { isComplete: false });
    await waitFor(() => expect(asked).toHaveLength(3));
    expect(ids()).toEqual(['stanford']);
    expect(screen.queryByTestId('error-message')).toBe(null);
    asked[2]?.answer([fakeResult('stan', 'Stan')]);
    await waitFor(() => expect(ids()).toEqual(['stan']));
  });

  it('offers the nearest where nothing was found, and goes there', async () => {
    const recorded = setUp();
    await type('play stop');
    const suggestions = [{ id: 'plato', title: 'Plato', query: 'Plato' }];
    (await send()).answer([], { suggestions });
    const suggestion = await screen.findByTestId('suggestion');
    expect(screen.getByTestId('nothing-found').textContent).toContain(messages.emptyResults('play stop'));
    const before = asked.length;
    fireEvent.click(suggestion);
    await waitFor(() => expect(asked.length).toBe(before + 1));
    expect(asked.at(-1)).toMatchObject({ query: 'Plato', source: 'alternative', kind: 'full' });
    expect(box().value).toBe('Plato');
    const events = recorded.map(({ name, queryId, data }) => ({ name, queryId, data }));
    expect(events).toContainEqual({ name: 'results.shown', queryId: 'query-0001', data: { count: 0 } });
    expect(events).toContainEqual({
      name: 'alternative.chosen',
      queryId: 'query-0001',
      data: { suggestion: true },
    });
    asked.at(-1)?.answer([fakeResult('plato', 'Plato')]);
    await waitFor(() => expect(ids()).toEqual(['plato']));
    expect(screen.queryByTestId('nothing-found')).toBe(null);
  });

  it('says what to do where there is not even anything near', async () => {
    setUp();
    await type('xyzzy');
    (await send()).answer([]);
    expect((await screen.findByTestId('nothing-found')).textContent).toContain(messages.emptyResultsNext);
    expect(screen.queryByTestId('suggestion')).toBe(null);
  });

  it('reports one typed query for all of its keys', async () => {
    const recorded = setUp();
    for (const text of ['s', 'st', 'sta']) (await type(text)).answer([stanford]);
    (await send()).answer([stanford]);
    await waitFor(() => expect(recorded.map(({ name }) => name)).toEqual(['typed', 'results.shown']));
    expect(recorded[0]?.data).toEqual({ query: 'sta', characters: 3 });
  });

  it('says what the results are for, and searches to the letter when asked', async () => {
    setUp();
    await type('stemford university');
    (await send()).answer([misspelt]);
    const literal = messages.searchLiterally('stemford university');
    const button = await screen.findByRole('button', { name: literal });
    expect(screen.getByTestId('typed-notice').textContent).toBe(
      `Showing results for Stanford University. ${literal}`,
    );
    expect(screen.getByRole('status').textContent).toBe('Showing results for Stanford University. 1 result.');
    button.focus();
    fireEvent.click(button);
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ source: 'literal', kind: 'full' }));
    asked.at(-1)?.answer([]);
    await waitFor(() => expect(ids()).toEqual([]));
    expect(box().value).toBe('stemford university');
    expect(screen.queryByTestId('transcript')).toBe(null);
    const similar = screen.getByRole('button', { name: messages.searchSimilar });
    expect(document.activeElement).toBe(similar);
    fireEvent.click(similar);
    expect(document.activeElement).toBe(box());
    await waitFor(() => expect(ids()).toEqual(['stanford']));
  });
});
