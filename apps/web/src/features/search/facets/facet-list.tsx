import type { Facet, PropertyValue } from '@hark/shared/wire/filter';
import { useState, type ReactElement } from 'react';
import { messages } from '../messages.ts';
import type { DescribedProperty } from '../use-catalogue.ts';
import { isChosen } from './choose.ts';

/** Values before "more". */
const FEW = 6;

interface FacetListProps {
  property: DescribedProperty;
  facet: Facet;
  chosen: readonly PropertyValue[];
  onChoose: (value: PropertyValue, isOn: boolean) => void;
}

interface ListedValue {
  value: PropertyValue;
  /** Null for a chosen value that is not counted. */
  count: number | null;
}

/** Returns the values to list: the most frequent, and all that are chosen. Pure. */
export function listedValues(
  { values }: Pick<Facet, 'values'>,
  chosen: readonly PropertyValue[],
  most: number,
): ListedValue[] {
  const shown = values.filter(({ value }, rank) => rank < most || isChosen(chosen, value));
  const counted = values.map(({ value }) => value);
  const uncounted = chosen.filter((value) => !isChosen(counted, value));
  return [...shown, ...uncounted.map((value) => ({ value, count: null }))];
}

function wordOf(value: PropertyValue): string {
  if (typeof value === 'boolean') return value ? messages.yes : messages.no;
  return String(value);
}

function Value({ value, count, isOn, onChoose }: ListedValue & { isOn: boolean; onChoose: () => void }) {
  return (
    <label className="facet__value">
      <input type="checkbox" checked={isOn} onChange={onChoose} />
      <span className="facet__word" dir="auto">
        {wordOf(value)}
      </span>
      {count !== null && (
        <span className="facet__count">
          {count.toLocaleString('en')}
          <span className="visually-hidden"> {messages.resultsCounted(count)}</span>
        </span>
      )}
    </label>
  );
}

/** The values of a property among the results, with how many results have each, to choose some of them. */
export function FacetList({ property, facet, chosen, onChoose }: FacetListProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const listed = listedValues(facet, chosen, isOpen ? Infinity : FEW);
  const more = listedValues(facet, chosen, Infinity).length - listedValues(facet, chosen, FEW).length;
  return (
    <fieldset className="facet" data-testid="facet" data-field={property.field}>
      <legend className="facet__name">{property.label}</legend>
      {listed.map(({ value, count }) => {
        const isOn = isChosen(chosen, value);
        return (
          <Value
            key={`${typeof value} ${value}`}
            value={value}
            count={count}
            isOn={isOn}
            onChoose={() => onChoose(value, !isOn)}
          />
        );
      })}
      {more > 0 && (
        <button
          type="button"
          className="text-button facet__more"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? messages.fewerValues : messages.moreValues(more)}
          <span className="visually-hidden"> {property.label}</span>
        </button>
      )}
      {isOpen && facet.total > facet.values.length && (
        <p className="facet__note">{messages.mostFrequentOf(facet.values.length, facet.total)}</p>
      )}
    </fieldset>
  );
}
