// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { PageAction } from '../../voice/page-state.ts';
import { fakeFinal, fakeResult } from '../../wire/fake-server.ts';
import { messages } from './messages.ts';
import { renderSearchPage, shownIds } from './testing/render-search-page.tsx';

afterEach(cleanup);

function said(utteranceId: string, transcript: string): PageAction[] {
  const results = [fakeResult(transcript.toLowerCase(), transcript)];
  return [
    { type: 'speech-start', utteranceId },
    { type: 'speech-end', utteranceId },
    { type: 'final', final: fakeFinal(utteranceId, { transcript: `${transcript}.`, results }) },
  ];
}

function showing(...actions: PageAction[]): void {
  const { controller } = renderSearchPage();
  act(() => {
    for (const action of [{ type: 'pressed' } as const, { type: 'listening' } as const, ...actions])
      controller.store.dispatch(action);
  });
}

describe('the line of the query before', () => {
  it('is not there for a first query', () => {
    showing(...said('a', 'Oxford'));
    expect(screen.queryByTestId('earlier')).toBeNull();
  });

  it('keeps the words in sight while the next are spoken, without a way back', () => {
    showing(...said('a', 'Oxford'), { type: 'speech-start', utteranceId: 'b' });
    expect(screen.getByTestId('earlier').textContent).toBe(`${messages.earlier} Oxford`);
    expect(screen.queryByTitle(messages.goBackTo('Oxford'))).toBeNull();
  });

  it('leads back to its answer', () => {
    showing(...said('a', 'Oxford'), ...said('b', 'Yale'));
    expect(shownIds()).toEqual(['yale']);
    fireEvent.click(screen.getByTitle(messages.goBackTo('Oxford')));
    expect(shownIds()).toEqual(['oxford']);
    expect(screen.getByTestId('transcript').textContent).toBe('Oxford');
    expect(screen.getByTestId('earlier').textContent).toBe(`${messages.earlier} Yale`);
  });
});
