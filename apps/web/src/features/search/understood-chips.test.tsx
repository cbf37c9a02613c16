// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { Understood } from '@hark/shared/wire/filter';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { messages } from './messages.ts';
import { UnderstoodChips } from './understood-chips.tsx';

const RED = { field: 'colour', is: ['red'], label: 'red' };
const CHEAP = { field: 'price', max: 500, label: 'up to 500 €' };
const CHEAPEST = { field: 'price', order: 'asc' as const, label: 'cheapest first' };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(understood: Understood, hasResults = true) {
  const onConditions = vi.fn();
  const onPlace = vi.fn();
  render(
    <UnderstoodChips
      understood={understood}
      hasResults={hasResults}
      onConditions={onConditions}
      onPlace={onPlace}
    />,
  );
  return { onConditions, onPlace };
}

function locate(answer: { coords: { latitude: number; longitude: number } } | 'denied'): void {
  vi.stubGlobal('navigator', {
    geolocation: {
      getCurrentPosition: (found: (position: unknown) => void, failed: () => void) => {
        if (answer === 'denied') failed();
        else found(answer);
      },
    },
  });
}

describe('the chips', () => {
  it('show each filter and order, and remove one without the others', () => {
    const { onConditions } = show({ filters: [RED, CHEAP], sort: [CHEAPEST], rest: '' });
    expect(screen.getAllByTestId('chip').map(({ textContent }) => textContent)).toEqual([
      'red×',
      'up to 500 €×',
      'cheapest first×',
    ]);
    fireEvent.click(screen.getByRole('button', { name: messages.removeCondition('up to 500 €') }));
    expect(onConditions).toHaveBeenLastCalledWith({ filters: [RED], sort: [CHEAPEST] });
    fireEvent.click(screen.getByRole('button', { name: messages.removeCondition('cheapest first') }));
    expect(onConditions).toHaveBeenLastCalledWith({ filters: [RED, CHEAP], sort: [] });
  });

  it('say which filter not all results meet', () => {
    show({ filters: [RED, CHEAP], sort: [], rest: '', relaxed: [1] });
    expect(screen.getByText(messages.theseAreClose)).toBeDefined();
    const relaxed = screen.getAllByTestId('chip').filter(({ className }) => className.includes('relaxed'));
    expect(relaxed.map(({ textContent }) => textContent)).toEqual(['up to 500 €×']);
  });

  it('are absent where nothing was understood', () => {
    show({ filters: [], sort: [], rest: 'stanford' });
    expect(screen.queryByTestId('understood')).toBeNull();
  });

  it('ask for the place only when pressed, and give it rounded', async () => {
    locate({ coords: { latitude: 52.520_08, longitude: 13.404_95 } });
    const { onPlace } = show({ filters: [], sort: [], rest: 'museums', needs: 'place' });
    expect(onPlace).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: messages.giveLocation }));
    await waitFor(() => expect(onPlace).toHaveBeenCalledWith({ latitude: 52.52, longitude: 13.4 }));
  });

  it('say that the browser did not give the place', async () => {
    locate('denied');
    const { onPlace } = show({ filters: [], sort: [], rest: 'museums', needs: 'place' });
    fireEvent.click(screen.getByRole('button', { name: messages.giveLocation }));
    expect(await screen.findByText(messages.placeRefused, { exact: false })).toBeDefined();
    expect(onPlace).not.toHaveBeenCalled();
  });
});
