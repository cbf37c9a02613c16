import { signOf } from '@hark/shared/http/property-labels';
import type { Facet } from '@hark/shared/wire/filter';
import { useId, type FocusEvent, type ReactElement } from 'react';
import { messages } from '../messages.ts';
import type { DescribedProperty } from '../use-catalogue.ts';
import type { Bounds } from './choose.ts';

type Control = HTMLInputElement | HTMLButtonElement;

interface FacetRangeProps {
  property: DescribedProperty;
  /** Of the results; absent where none has a value. */
  range: Facet['range'];
  chosen: Bounds;
  onBounds: (bounds: Bounds) => void;
}

/** Returns the bound that a field holds; undefined where it is empty or unreadable. Pure. */
export function readBound(text: string, isDate: boolean): Bounds['min'] {
  const written = text.trim();
  if (written === '') return undefined;
  if (isDate) return /^\d{4}-\d{2}-\d{2}$/.test(written) ? written : undefined;
  const value = Number(written.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** The least and the greatest value of a property. They apply at Enter, at the button, and when the focus leaves. */
export function FacetRange({ property, range, chosen, onBounds }: FacetRangeProps): ReactElement {
  const id = useId();
  const isDate = property.type === 'date';
  const sign = signOf(property);
  const apply = (form: HTMLFormElement): void => {
    const data = new FormData(form);
    const min = readBound(textIn(data, 'min'), isDate);
    const max = readBound(textIn(data, 'max'), isDate);
    if (min === chosen.min && max === chosen.max) return;
    onBounds({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) });
  };
  const onBlur = ({ currentTarget: { form }, relatedTarget }: FocusEvent<Control>): void => {
    if (form === null || (relatedTarget instanceof Node && form.contains(relatedTarget))) return;
    apply(form);
  };
  return (
    <form
      // Other bounds, such as those that were said, fill the fields anew.
      key={JSON.stringify(chosen)}
      className="facet"
      data-testid="facet"
      data-field={property.field}
      aria-labelledby={`${id}-name`}
      onSubmit={(event) => {
        event.preventDefault();
        apply(event.currentTarget);
      }}
    >
      <p className="facet__name" id={`${id}-name`}>
        {property.label}
        {sign !== undefined && ` (${sign})`}
      </p>
      <div className="facet__bounds">
        {(['min', 'max'] as const).map((bound) => (
          <label key={bound} className="facet__bound">
            <span className="facet__side">
              {bound === 'min' ? messages.leastBound : messages.greatestBound}
            </span>
            <input
              name={bound}
              className="facet__field"
              type={isDate ? 'date' : 'number'}
              step={isDate ? undefined : 'any'}
              placeholder={range === undefined ? undefined : String(range[bound])}
              defaultValue={chosen[bound] ?? ''}
              // The arrows change a number, and do not move through the results.
              onKeyDown={(event) => event.stopPropagation()}
              onBlur={onBlur}
            />
          </label>
        ))}
      </div>
      <button type="submit" className="text-button facet__more" onBlur={onBlur}>
        {messages.applyBounds}
        <span className="visually-hidden"> {property.label}</span>
      </button>
    </form>
  );
}
