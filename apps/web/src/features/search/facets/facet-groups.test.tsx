// @vitest-environment happy-dom
import type { Facet, PropertyValue } from '@hark/shared/wire/filter';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Conditions } from '../../../voice/page-state.ts';
import { messages } from '../messages.ts';
import type { DescribedProperty } from '../use-catalogue.ts';
import { FacetGroups } from './facet-groups.tsx';
import { facetProperties, MOST_FACETS } from './facet-property.ts';
import { readBound } from './facet-range.tsx';

const COLOUR: DescribedProperty = { field: 'colour', type: 'category', label: 'Colour', names: [] };
const PRICE: DescribedProperty = {
  field: 'price',
  type: 'money',
  label: 'Price',
  names: [],
  currency: 'EUR',
};
const NOTHING: Conditions = { filters: [], sort: [] };

const counted = (values: readonly PropertyValue[], total = values.length): Facet => ({
  values: values.map((value, rank) => ({ value, count: 1_000 * (values.length - rank) })),
  total,
});

function show(facets: Record<string, Facet>, conditions = NOTHING) {
  const onConditions = vi.fn<(conditions: Conditions) => void>();
  render(
    <FacetGroups
      properties={[COLOUR, PRICE]}
      facets={facets}
      conditions={conditions}
      onConditions={onConditions}
    />,
  );
  return onConditions;
}

const names = (): (string | null)[] =>
  screen.getAllByRole('checkbox').map((box) => box.closest('label')?.textContent ?? null);

afterEach(cleanup);

describe('a list of values', () => {
  const hundred = Array.from({ length: 100 }, (_, rank) => `colour ${rank}`);

  it('has few values, more on request, and says how many there are', () => {
    show({ colour: counted(hundred, 10_000) });
    expect(screen.getAllByRole('checkbox')).toHaveLength(6);
    const more = screen.getByRole('button', { name: `${messages.moreValues(94)} Colour` });
    expect(more.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(more);
    expect(screen.getAllByRole('checkbox')).toHaveLength(100);
    expect(screen.getByText(messages.mostFrequentOf(100, 10_000))).toBeDefined();
  });

  it('shows what is chosen, also beyond the few and where nothing has it any more', () => {
    const chosen = { field: 'colour', is: ['Colour 50', 'gone'], label: 'colour 50 or gone' };
    show({ colour: counted(hundred) }, { filters: [chosen], sort: [] });
    expect(names().slice(6)).toEqual(['colour 5050,000 results', 'gone']);
    const checked = screen.getAllByRole('checkbox', { checked: true });
    expect(checked).toHaveLength(2);
  });

  it('chooses a value beside others, and takes it back', () => {
    const red = { field: 'colour', is: ['red'], label: 'red' };
    const onConditions = show({ colour: counted(['red', 'blue']) }, { filters: [red], sort: [] });
    fireEvent.click(screen.getByRole('checkbox', { name: /^blue/ }));
    expect(onConditions.mock.lastCall?.[0].filters).toMatchObject([{ is: ['red', 'blue'] }]);
    fireEvent.click(screen.getByRole('checkbox', { name: /^red/ }));
    expect(onConditions.mock.lastCall?.[0].filters).toEqual([]);
  });

  it('is absent where all results have the same value', () => {
    show({ colour: counted(['red']), price: { values: [], total: 1, range: { min: 5, max: 5 } } });
    expect(screen.queryAllByTestId('facet')).toEqual([]);
  });
});

describe('a range', () => {
  const range = { price: { values: [], total: 9, range: { min: 49, max: 2_490 } } };

  it('applies when it is submitted, and when the focus leaves it, once', () => {
    const onConditions = show(range);
    const group = within(screen.getByTestId('facet'));
    const most = group.getByLabelText(messages.greatestBound);
    expect(most.getAttribute('placeholder')).toBe('2490');
    fireEvent.change(most, { target: { value: '500' } });
    fireEvent.blur(most, { relatedTarget: group.getByLabelText(messages.leastBound) });
    expect(onConditions).not.toHaveBeenCalled();
    fireEvent.blur(most, { relatedTarget: null });
    expect(onConditions.mock.lastCall?.[0].filters).toEqual([
      { field: 'price', max: 500, label: 'up to 500 €' },
    ]);
  });

  it('does nothing where nothing has changed', () => {
    const chosen = { field: 'price', max: 500, label: 'up to 500 €' };
    const onConditions = show(range, { filters: [chosen], sort: [] });
    fireEvent.submit(screen.getByTestId('facet'));
    expect(onConditions).not.toHaveBeenCalled();
  });

  it.each([
    ['', false, undefined],
    [' 12,5 ', false, 12.5],
    ['-3', false, -3],
    ['many', false, undefined],
    ['Infinity', false, undefined],
    ['2026-03-01', true, '2026-03-01'],
    ['1 March', true, undefined],
  ] as const)('reads "%s" (date: %s) as %s', (text, isDate, value) => {
    expect(readBound(text, isDate)).toBe(value);
  });
});

it('a catalogue of many properties has a bounded number of them, without places, pictures and popularity', () => {
  const many = Array.from({ length: 40 }, (_, rank) => ({ ...COLOUR, field: `field-${rank}` }));
  const place: DescribedProperty = { ...COLOUR, field: 'place', type: 'place' };
  const image: DescribedProperty = { ...COLOUR, field: 'image', type: 'image' };
  const popularity: DescribedProperty = { ...COLOUR, field: 'popularity', type: 'number' };
  const chosen = facetProperties([place, image, popularity, ...many]);
  expect(chosen).toEqual(many.slice(0, MOST_FACETS));
});
