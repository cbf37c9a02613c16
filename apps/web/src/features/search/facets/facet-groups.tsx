import type { Facet } from '@hark/shared/wire/filter';
import type { ReactElement } from 'react';
import type { Conditions } from '../../../voice/page-state.ts';
import type { DescribedProperty } from '../use-catalogue.ts';
import { chosenBounds, chosenValues, withBounds, withValue } from './choose.ts';
import { FacetList } from './facet-list.tsx';
import { FacetRange } from './facet-range.tsx';
import { kindOf } from './facet-property.ts';

interface FacetGroupsProps {
  properties: readonly DescribedProperty[];
  facets: Readonly<Record<string, Facet>>;
  conditions: Conditions;
  onConditions: (conditions: Conditions) => void;
}

/** Whether there is something to choose: a single value of all results changes nothing. Pure. */
export function isWorthShowing(
  property: DescribedProperty,
  facet: Facet | undefined,
  conditions: Conditions,
): boolean {
  const { field } = property;
  if (kindOf(property) === 'list')
    return (facet?.values.length ?? 0) > 1 || chosenValues(conditions, field).length > 0;
  const { range } = facet ?? {};
  const isBounded = Object.keys(chosenBounds(conditions, field)).length > 0;
  return isBounded || (range !== undefined && range.min < range.max);
}

const NO_FACET: Facet = { values: [], total: 0 };

/** The properties of the results, to narrow them down. */
export function FacetGroups({
  properties,
  facets,
  conditions,
  onConditions,
}: FacetGroupsProps): ReactElement {
  return (
    <>
      {properties
        .filter((property) => isWorthShowing(property, facets[property.field], conditions))
        .map((property) => {
          const { field } = property;
          const facet = facets[field] ?? NO_FACET;
          return kindOf(property) === 'list' ? (
            <FacetList
              key={field}
              property={property}
              facet={facet}
              chosen={chosenValues(conditions, field)}
              onChoose={(value, isOn) => onConditions(withValue(conditions, property, { value, isOn }))}
            />
          ) : (
            <FacetRange
              key={field}
              property={property}
              range={facet.range}
              chosen={chosenBounds(conditions, field)}
              onBounds={(bounds) => onConditions(withBounds(conditions, property, bounds))}
            />
          );
        })}
    </>
  );
}
