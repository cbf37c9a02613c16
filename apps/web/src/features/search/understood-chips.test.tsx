// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { Place, Understood } from '@hark/shared/wire/filter';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { messages } from './messages.ts';
import { UnderstoodChips } from './understood-chips.tsx';

const RED = { field: 'colour', is: ['red'], label: 'red' };
const CHEAP = { field: 'price', max: 500, label: 'up to 500 €' };
const NEEDS_PLACE: Understood = { filters: [], sort: [], rest: 'museums', needs: 'place' };
const CHEAPEST = { field: 'price', order: 'asc' as const, label: 'cheapest first' };

afterEach(cleanup);

function show(understood: Understood, { place, isEarly = false }: { place?: Place; isEarly?: boolean } = {}) {
  const onConditions = vi.fn();
  const onPlace = vi.fn(() => Promise.resolve(place ?? null));
  render(
    <UnderstoodChips
      understood={understood}
      hasResults
      isEarly={isEarly}
      onConditions={onConditions}
      onPlace={onPlace}
    />,
  );
  return { onConditions, onPlace };
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

  it('ask for the place only when pressed', async () => {
    const { onPlace } = show(NEEDS_PLACE, { place: { latitude: 52.52, longitude: 13.4 } });
    expect(onPlace).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: messages.giveLocation }));
    await waitFor(() => expect(onPlace).toHaveBeenCalledTimes(1));
    expect(screen.queryByText(messages.placeRefused, { exact: false })).toBeNull();
  });

  it('say that the browser did not give the place', async () => {
    show(NEEDS_PLACE);
    fireEvent.click(screen.getByRole('button', { name: messages.giveLocation }));
    expect(await screen.findByText(messages.placeRefused, { exact: false })).toBeDefined();
  });

  it('cannot be removed while the query is still being spoken', () => {
    const { onConditions } = show({ filters: [RED], sort: [], rest: '' }, { isEarly: true });
    fireEvent.click(screen.getByTestId('chip'));
    expect(onConditions).not.toHaveBeenCalled();
  });
});
