// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeFinal, fakeResult } from '../../wire/fake-server.ts';
import { renderSearchPage, searchBox } from './testing/render-search-page.tsx';

afterEach(cleanup);

function setUp() {
  const { controller } = renderSearchPage();
  const results = ['one', 'two', 'three'].map((id) => fakeResult(id, id));
  const alternatives = [{ transcript: 'Stamford', confidence: 0.4 }];
  const final = fakeFinal('utterance-a', { results, alternatives });
  act(() => controller.store.dispatch({ type: 'final', final }));
  const press = (key: string, more: object = {}): void => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
  };
  const focused = (): string | undefined => document.activeElement?.textContent ?? undefined;
  return { press, focused, voice: () => controller.store.read().voice.state };
}

describe('shortcuts', () => {
  it('move through the results with the arrows, also with a held one', () => {
    const { press, focused } = setUp();
    press('ArrowDown');
    expect(focused()).toBe('one');
    press('ArrowDown', { repeat: true });
    press('ArrowDown', { repeat: true });
    press('ArrowDown', { repeat: true });
    expect(focused()).toBe('three');
    press('ArrowUp');
    expect(focused()).toBe('two');
  });

  it('lead from the box to the first result and back', () => {
    const { press, focused } = setUp();
    searchBox().focus();
    press('ArrowUp');
    expect(document.activeElement).toBe(searchBox());
    press('ArrowDown');
    expect(focused()).toBe('one');
    press('ArrowUp');
    expect(document.activeElement).toBe(searchBox());
  });

  it('leave the arrows to the words of an unfinished composition, and to other controls', () => {
    const { press } = setUp();
    searchBox().focus();
    press('ArrowDown', { isComposing: true });
    expect(document.activeElement).toBe(searchBox());
    const alternative = screen.getByTestId('alternative');
    alternative.focus();
    press('ArrowDown');
    expect(document.activeElement).toBe(alternative);
  });

  it('speak with Space on a result, which has no use for it', () => {
    const { press, voice } = setUp();
    press('ArrowDown');
    press(' ');
    expect(voice()).toBe('asking');
  });

  it.each(['typed-query', 'alternative', 'mic-button'])('leave Space to %s', (testId) => {
    const { press, voice } = setUp();
    screen.getByTestId(testId).focus();
    press(' ');
    expect(voice()).not.toBe('asking');
  });
});
