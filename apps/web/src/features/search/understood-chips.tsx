import type { Place, Understood } from '@hark/shared/wire/filter';
import { useState, type ReactElement } from 'react';
import type { Conditions } from '../../voice/page-state.ts';
import { messages } from './messages.ts';
import { askForPlace } from './ask-for-place.ts';
import './understood-chips.css';

interface UnderstoodChipsProps {
  understood: Understood;
  hasResults: boolean;
  /** Searches with these conditions alone. */
  onConditions: (conditions: Conditions) => void;
  /** Searches again with the person's place. */
  onPlace: (place: Place) => void;
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
    const place = await askForPlace();
    setRefused(place === null);
    if (place !== null) onPlace(place);
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

/** What was understood beside the words that are searched for: each condition can be removed. */
export function UnderstoodChips({
  understood,
  hasResults,
  onConditions,
  onPlace,
}: UnderstoodChipsProps): ReactElement | null {
  const chips = chipsOf(understood);
  if (chips.length === 0 && understood.needs === undefined) return null;
  const isRelaxed = hasResults && chips.some((chip) => chip.isRelaxed);
  return (
    <div className="chips" data-testid="understood">
      {chips.length > 0 && (
        <ul className="chips__list" aria-label={messages.understoodAs}>
          {chips.map(({ label, isRelaxed: isDropped, left }) => (
            <li key={label}>
              <button
                type="button"
                className={isDropped ? 'chip chip--relaxed' : 'chip'}
                data-testid="chip"
                aria-label={messages.removeCondition(label)}
                onClick={() => onConditions(left)}
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
      {isRelaxed && (
        <p className="chips__note" data-testid="these-are-close">
          {messages.theseAreClose}
        </p>
      )}
      {understood.needs === 'place' && <PlaceQuestion onPlace={onPlace} />}
    </div>
  );
}
