// @vitest-environment happy-dom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Final } from '@hark/shared/wire/final';
import { fakeFinal } from '../../wire/fake-server.ts';
import { messages } from './messages.ts';
import { renderSearchPage } from './testing/render-search-page.tsx';

afterEach(cleanup);

function answered(change: Partial<Final>): void {
  const { controller } = renderSearchPage();
  const final = fakeFinal('a', { transcript: 'Like a fish on.', ...change });
  act(() => controller.store.dispatch({ type: 'final', final }));
}

describe('nothing found for speech', () => {
  it('names what was heard, the nearest entries and the language that is understood', () => {
    const suggestions = [{ id: 'f', title: 'Fishing', query: 'Fishing' }];
    answered({ suggestions, unlikelyLanguage: 'en' });
    const text = screen.getByTestId('nothing-found').textContent;
    expect(text).toContain('Nothing like “Like a fish on” here.');
    expect(screen.getByTestId('language-hint').textContent).toBe(
      'Was that another language? Only English is understood here.',
    );
    expect(text).toContain('Fishing');
    expect(screen.getByRole('status').textContent).toBe(
      [
        messages.emptyResults('Like a fish on'),
        messages.otherLanguage('en'),
        messages.announceSuggestions(['Fishing']),
      ].join(' '),
    );
  });

  it('says nothing of languages otherwise', () => {
    answered({});
    expect(screen.getByTestId('nothing-found').textContent).toContain(messages.emptyResultsNext);
    expect(screen.queryByTestId('language-hint')).toBeNull();
  });
});
