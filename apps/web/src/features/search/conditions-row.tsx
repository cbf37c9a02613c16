import type { Place, Understood } from '@hark/shared/wire/filter';
import type { ReactElement } from 'react';
import type { Conditions, PageAction, Shown } from '../../voice/page-state.ts';
import type { PersonPlace } from '../../voice/person-place.ts';
import { facetProperties } from './facets/facet-property.ts';
import { Filters } from './facets/filters.tsx';
import { useIsWide } from './facets/use-is-wide.ts';
import { labelled } from './query-address.ts';
import type { CountedSearch } from './search-api.ts';
import { UnderstoodChips } from './understood-chips.tsx';
import { useCatalogue } from './use-catalogue.ts';
import { usePlaceWhereNeeded } from './use-place-where-needed.ts';
import type { ShownResults } from './use-shown-results.ts';

type Ready = Extract<ShownResults, { status: 'ready' }>;

interface ConditionsRowProps {
  shown: Shown;
  results: Ready;
  place: PersonPlace;
  /** Searches for these words under other conditions, or from the person's place. */
  refine: (
    query: string,
    how: Pick<Extract<PageAction, { type: 'searched' }>, 'conditions' | 'place'>,
  ) => void;
}

/** Returns what was searched for: without an understanding, the words. Pure. */
function understoodOf({ understood, words }: Ready): Understood {
  return understood ?? { filters: [], sort: [], rest: words };
}

/** Returns the conditions that all results meet. Pure. */
function metBy({ filters, sort, relaxed = [] }: Understood): Conditions {
  return { filters: filters.filter((_, index) => !relaxed.includes(index)), sort };
}

/** Returns the search whose results can be counted; null until its answer is complete. Pure. */
function countedOf(
  { shown, results }: Pick<ConditionsRowProps, 'shown' | 'results'>,
  place: Place | null,
): CountedSearch | null {
  const isWhole = shown.by === 'voice' || (shown.by === 'typing' && shown.kind === 'full');
  if (!isWhole || results.isEarly || results.isStale) return null;
  const understood = understoodOf(results);
  const source = shown.by === 'typing' ? shown.source : 'edited';
  const given = shown.by === 'typing' ? shown.place : undefined;
  return {
    query: understood.rest,
    source,
    conditions: metBy(understood),
    place: given ?? place ?? undefined,
  };
}

/** The conditions of a search: those that were understood or chosen, and the filters to choose others. */
export function ConditionsRow({ shown, results, place, refine }: ConditionsRowProps): ReactElement {
  const { properties } = useCatalogue();
  const understood = labelled(understoodOf(results), properties);
  const known = usePlaceWhereNeeded({ shown, results, place, refine });
  const { rest } = understood;
  const keepOnly = (conditions: Conditions): void => {
    const isBare = conditions.filters.length + conditions.sort.length === 0;
    // Without conditions and other words, the words themselves are searched for.
    refine(rest === '' && isBare ? results.words : rest, { conditions, place: known ?? undefined });
  };
  const isEmpty = results.results.length === 0 && understood.filters.length === 0;
  const isWide = useIsWide();
  const filters =
    isEmpty || facetProperties(properties).length === 0 ? null : (
      <Filters
        search={countedOf({ shown, results }, known)}
        conditions={understood}
        onConditions={keepOnly}
      />
    );
  // Beside the results they take no room in the column, so that without conditions nothing stands above the results.
  return (
    <>
      <UnderstoodChips
        understood={understood}
        hasResults={results.results.length > 0}
        isEarly={results.isEarly}
        filters={isWide ? null : filters}
        onConditions={keepOnly}
        onPlace={place.ask}
      />
      {isWide && filters}
    </>
  );
}
