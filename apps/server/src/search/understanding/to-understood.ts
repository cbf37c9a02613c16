import type { Understood } from '@hark/shared/wire/filter';
import type { AskedSearch } from './asked-search.ts';
import type { LabelledFilter, LabelledSort } from './items.ts';

interface ToUnderstoodOptions {
  /** Indices of filters that not all results meet. */
  relaxed: readonly number[];
  needs: 'place' | null;
  isFollowUp: boolean;
}

function withoutPlace({ near, ...filter }: LabelledFilter): Understood['filters'][number] {
  return near === undefined ? filter : { ...filter, near: { withinKm: near.withinKm } };
}

function withoutOrigin({ field, order, label }: LabelledSort): Understood['sort'][number] {
  return { field, order, label };
}

/** Returns what an answer says of a search: never the person's position. Pure. */
export function toUnderstood(
  { text, filters, sort, page }: AskedSearch,
  { relaxed, needs, isFollowUp }: ToUnderstoodOptions,
): Understood {
  return {
    filters: filters.map(withoutPlace),
    sort: sort.map(withoutOrigin),
    rest: text,
    ...(relaxed.length > 0 && { relaxed: [...relaxed] }),
    ...(needs !== null && { needs }),
    ...(isFollowUp && { basedOn: 'previous' as const }),
    ...(page > 1 && { page }),
  };
}
