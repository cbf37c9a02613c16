// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { messages } from './messages.ts';
import { fakeResult } from '../../wire/fake-server.ts';
import { renderSearchPage, searchBox, shownIds } from './testing/render-search-page.tsx';

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

/** Types, and waits until the search for it starts. */
async function type(text: string): Promise<Asked> {
  const before = asked.length;
  fireEvent.change(searchBox(), { target: { value: text } });
  await waitFor(() => expect(asked.length).toBe(before + 1));
  const last = asked.at(-1);
  if (last === undefined) throw new Error('nothing was asked');
  return last;
}

async function send(): Promise<Asked> {
  const before = asked.length;
  fireEvent.submit(searchBox());
  await waitFor(() => expect(asked.length).toBe(before + 1));
  const last = asked.at(-1);
  if (last === undefined) throw new Error('nothing was asked');
  return last;
}

describe('typing', () => {
  it('searches instantly during typing, and in full on Enter', async () => {
    renderSearchPage();
    expect(await type('stan')).toMatchObject({ query: 'stan', kind: 'instant', source: 'typed' });
    expect(await send()).toMatchObject({ query: 'stan', kind: 'full', source: 'typed' });
  });

  it('aborts outdated searches, and an older answer never replaces a newer one', async () => {
    renderSearchPage();
    const first = await type('sta');
    const second = await type('stam');
    expect(first.isAborted()).toBe(true);
    second.answer([fakeResult('stamford', 'Stamford')]);
    await waitFor(() => expect(shownIds()).toEqual(['stamford']));
    await act(async () => first.answer([stanford]));
    expect(shownIds()).toEqual(['stamford']);
  });

  it('keeps its results when a search ran out of time, and searches again', async () => {
    renderSearchPage();
    (await type('sta')).answer([stanford]);
    await waitFor(() => expect(shownIds()).toEqual(['stanford']));
    (await type('stan')).answer([], { isComplete: false });
    await waitFor(() => expect(asked).toHaveLength(3));
    expect(shownIds()).toEqual(['stanford']);
    expect(screen.queryByTestId('error-message')).toBe(null);
    asked[2]?.answer([fakeResult('stan', 'Stan')]);
    await waitFor(() => expect(shownIds()).toEqual(['stan']));
  });

  it('offers suggestions without results, and searches for a chosen one', async () => {
    const { recorded } = renderSearchPage();
    await type('play stop');
    const suggestions = [{ id: 'plato', title: 'Plato', query: 'Plato' }];
    (await send()).answer([], { suggestions });
    const suggestion = await screen.findByTestId('suggestion');
    expect(screen.getByTestId('nothing-found').textContent).toContain(messages.emptyResults('play stop'));
    const before = asked.length;
    fireEvent.click(suggestion);
    await waitFor(() => expect(asked.length).toBe(before + 1));
    expect(asked.at(-1)).toMatchObject({ query: 'Plato', source: 'alternative', kind: 'full' });
    expect(searchBox().value).toBe('Plato');
    const events = recorded.map(({ name, queryId, data }) => ({ name, queryId, data }));
    expect(events).toContainEqual({ name: 'results.shown', queryId: 'query-0001', data: { count: 0 } });
    expect(events).toContainEqual({
      name: 'alternative.chosen',
      queryId: 'query-0001',
      data: { suggestion: true },
    });
    asked.at(-1)?.answer([fakeResult('plato', 'Plato')]);
    await waitFor(() => expect(shownIds()).toEqual(['plato']));
    expect(screen.queryByTestId('nothing-found')).toBe(null);
  });

  it('says what to do without even suggestions', async () => {
    renderSearchPage();
    await type('xyzzy');
    (await send()).answer([]);
    expect((await screen.findByTestId('nothing-found')).textContent).toContain(messages.emptyResultsNext);
    expect(screen.queryByTestId('suggestion')).toBe(null);
  });

  it('reports one typed query for all of its keys', async () => {
    const { recorded } = renderSearchPage();
    for (const text of ['s', 'st', 'sta']) (await type(text)).answer([stanford]);
    (await send()).answer([stanford]);
    await waitFor(() => expect(recorded.map(({ name }) => name)).toEqual(['typed', 'results.shown']));
    expect(recorded[0]?.data).toEqual({ query: 'sta', characters: 3 });
  });

  it('says what the results are for, and searches literally on request', async () => {
    renderSearchPage();
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
    await waitFor(() => expect(shownIds()).toEqual([]));
    expect(searchBox().value).toBe('stemford university');
    expect(screen.queryByTestId('transcript')).toBe(null);
    const similar = screen.getByRole('button', { name: messages.searchSimilar });
    expect(document.activeElement).toBe(similar);
    fireEvent.click(similar);
    expect(document.activeElement).toBe(searchBox());
    await waitFor(() => expect(shownIds()).toEqual(['stanford']));
  });
});

describe('conditions', () => {
  const understood = {
    filters: [
      { field: 'colour', is: ['red'], label: 'red' },
      { field: 'price', max: 500, label: 'up to 500 €' },
    ],
    sort: [],
    rest: 'sofa',
  };

  it('that are removed leave a search for the rest of the words, with the others', async () => {
    renderSearchPage();
    await type('red sofa under 500');
    (await send()).answer([fakeResult('sofa', 'Red sofa')], { understood });
    const chip = await screen.findByRole('button', { name: messages.removeCondition('up to 500 €') });
    fireEvent.click(chip);
    await waitFor(() => expect(asked.at(-1)?.query).toBe('sofa'));
    expect(asked.at(-1)).toMatchObject({
      filter: [{ field: 'colour', is: ['red'] }],
      sort: [],
      understand: false,
      kind: 'full',
    });
    asked.at(-1)?.answer([fakeResult('sofa', 'Red sofa'), fakeResult('other', 'Other sofa')]);
    await waitFor(() => expect(shownIds()).toEqual(['sofa', 'other']));
    expect(screen.getAllByTestId('chip')).toHaveLength(1);
    expect(searchBox()).toMatchObject({ value: 'sofa' });
  });

  it('are the words again when the last one is removed and nothing else is left', async () => {
    renderSearchPage();
    await type('red ones');
    const only = { filters: understood.filters.slice(0, 1), sort: [], rest: '' };
    (await send()).answer([fakeResult('sofa', 'Red sofa')], { understood: only });
    fireEvent.click(await screen.findByRole('button', { name: messages.removeCondition('red') }));
    await waitFor(() =>
      expect(asked.at(-1)).toMatchObject({ query: 'red ones', filter: [], understand: false }),
    );
  });

  it('may change the query before, which the page names where the server does not know the client', async () => {
    renderSearchPage();
    await type('sofas');
    (await send()).answer([fakeResult('sofa', 'Red sofa')]);
    await waitFor(() => expect(shownIds()).toEqual(['sofa']));
    expect(await type('only the red ones')).toMatchObject({ previous: 'sofas' });
    expect(await send()).toMatchObject({ query: 'only the red ones', previous: 'sofas' });
  });

  it('open the result that the words ask for', async () => {
    renderSearchPage();
    await type('the second one');
    const opened: string[] = [];
    document.addEventListener('click', (event) => {
      event.preventDefault();
      if (event.target instanceof HTMLAnchorElement) opened.push(event.target.href);
    });
    const results = [fakeResult('one', 'One'), fakeResult('two', 'Two')];
    (await send()).answer(results, { action: { type: 'open', id: 'two' } });
    await waitFor(() => expect(opened).toEqual([expect.stringContaining('two')]));
  });
});
