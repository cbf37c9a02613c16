import type { Place, Understood } from '@hark/shared/wire/filter';
import { useState, type ReactElement, type ReactNode } from 'react';
import type { Conditions } from '../../voice/page-state.ts';
import { messages } from './messages.ts';
import './understood-chips.css';

interface UnderstoodChipsProps {
  understood: Understood;
  hasResults: boolean;
  /** Stands before the chips; null for nothing. */
  filters?: ReactNode;
  /** Whether the query is still being spoken, so that nothing can be removed. */
  isEarly?: boolean;
  /** Searches with these conditions alone. */
  onConditions: (conditions: Conditions) => void;
  /** Asks for the person's place, and searches again with it. Null where it is not to be had. */
  onPlace: () => Promise<Place | null>;
}

interface Chip {
  label: string;
  /** Whether some results do not meet it. */
  isRelaxed: boolean;
  left: Conditions;
}

/** Returns a chip for each filter and order, with the conditions that are left without it. */
function chipsOf({ filters, sort, relaxed = [] }: Understood): Chip[] {
  return [
    ...filters.map(({ label }, index) => ({
      label,
      isRelaxed: relaxed.includes(index),
      left: { filters: filters.toSpliced(index, 1), sort },
    })),
    ...sort.map(({ label }, index) => ({
      label,
      isRelaxed: false,
      left: { filters, sort: sort.toSpliced(index, 1) },
    })),
  ];
}

function PlaceQuestion({ onPlace }: Pick<UnderstoodChipsProps, 'onPlace'>): ReactElement {
  const [isRefused, setRefused] = useState(false);
  const ask = async (): Promise<void> => {
    setRefused((await onPlace()) === null);
  };
  return (
    <p className="chips__note">
      {isRefused ? messages.placeRefused : messages.placeNeeded}{' '}
      <button type="button" className="chips__place" onClick={() => void ask()}>
        {messages.giveLocation}
      </button>
    </p>
  );
}

/** What was understood beside the words that are searched for: each condition can be removed. One row on a phone. */
export function UnderstoodChips({
  understood,
  hasResults,
  filters = null,
  isEarly = false,
  onConditions,
  onPlace,
}: UnderstoodChipsProps): ReactElement | null {
  const chips = chipsOf(understood);
  const needsPlace = understood.needs === 'place' && !isEarly;
  if (chips.length === 0 && !needsPlace && filters === null) return null;
  // Alone, the filters stand in the first line of the results, which lose no room.
  const isBare = chips.length === 0 && !needsPlace && hasResults;
  const isRelaxed = hasResults && chips.some((chip) => chip.isRelaxed);
  return (
    <div className={isBare ? 'chips chips--bare' : 'chips'} data-testid="understood">
      <div className="chips__row">
        {filters}
        {chips.length > 0 && (
          <ul className="chips__list" aria-label={messages.understoodAs}>
            {chips.map(({ label, isRelaxed: isDropped, left }) => (
              <li key={label}>
                <button
                  type="button"
                  className={isDropped ? 'chip chip--relaxed' : 'chip'}
                  data-testid="chip"
                  aria-label={messages.removeCondition(label)}
                  // Still in reach of the keyboard, so that the row can be scrolled.
                  aria-disabled={isEarly}
                  onClick={() => {
                    if (!isEarly) onConditions(left);
                  }}
                >
                  <span>{label}</span>
                  <span className="chip__cross" aria-hidden="true">
                    ×
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {isRelaxed && (
        <p className="chips__note" data-testid="these-are-close">
          {messages.theseAreClose}
        </p>
      )}
      {needsPlace && <PlaceQuestion onPlace={onPlace} />}
    </div>
  );
}
