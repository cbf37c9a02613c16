import { useRef, useState, type ReactElement } from 'react';
import type { Conditions } from '../../../voice/page-state.ts';
import { messages } from '../messages.ts';
import type { CountedSearch } from '../search-api.ts';
import { useCatalogue } from '../use-catalogue.ts';
import { FacetGroups } from './facet-groups.tsx';
import { facetProperties } from './facet-property.ts';
import { useFacets } from './use-facets.ts';
import { useIsWide } from './use-is-wide.ts';
import './facets.css';

interface FiltersProps {
  /** The search whose results are on the screen; null until its answer is complete. */
  search: CountedSearch | null;
  /** Of that search, also before its answer. */
  conditions: Conditions;
  onConditions: (conditions: Conditions) => void;
}

/** The values of the results, to choose some: beside them where there is room, and else in a dialog. */
export function Filters({ search, conditions, onConditions }: FiltersProps): ReactElement | null {
  const dialog = useRef<HTMLDialogElement>(null);
  const isWide = useIsWide();
  const properties = facetProperties(useCatalogue().properties);
  const [isOpen, setOpen] = useState(false);
  // In a closed dialog nobody sees them.
  const { counts, isStale } = useFacets(isWide || isOpen ? search : null, properties);
  if (properties.length === 0) return null;
  const groups = counts !== null && (
    <FacetGroups
      properties={properties}
      facets={counts.facets}
      conditions={conditions}
      onConditions={onConditions}
    />
  );
  if (isWide)
    return (
      <aside className="facets" aria-labelledby="facets-title" aria-busy={isStale} data-testid="facets">
        <div className="facets__inner">
          <h2 className="facets__title" id="facets-title">
            {messages.filters}
          </h2>
          {groups}
        </div>
      </aside>
    );
  const chosen = conditions.filters.length;
  return (
    <>
      <button
        type="button"
        className="chip chip--filters"
        aria-haspopup="dialog"
        data-testid="open-filters"
        aria-disabled={search === null}
        onClick={() => {
          if (search === null) return;
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        {chosen === 0 ? messages.filters : messages.filtersChosen(chosen)}
      </button>
      <dialog
        ref={dialog}
        className="details facets-dialog"
        aria-labelledby="facets-title"
        onClose={() => setOpen(false)}
      >
        <form method="dialog" className="details__top">
          <h2 className="details__title" id="facets-title">
            {messages.filters}
          </h2>
          <button type="submit" className="button button--quiet">
            {messages.closeDetails}
          </button>
        </form>
        <div className="facets-dialog__groups" aria-busy={isStale} data-testid="facets">
          {groups}
        </div>
        <form method="dialog" className="facets-dialog__end">
          <button type="submit" className="button">
            {counts === null ? messages.showResults : messages.showCounted(counts.total)}
          </button>
        </form>
      </dialog>
    </>
  );
}
