import type { Property } from '@hark/shared/properties';
import type { SearchResult } from '@hark/shared/wire/search-result';
import type { SearchIndex } from '../../search/search-index.ts';
import type { ShownSearch } from '../../search/understanding/asked-search.ts';
import type { MeantSearch } from './search-meaning.ts';
import type { TaskMemory } from './task-memory.ts';

/** Keeps what was said and found, for the next query of the task. */
export function rememberSearch(
  { tasks, search }: { tasks: TaskMemory; search: Pick<SearchIndex, 'properties'> },
  { clientId, query }: { clientId: string; query: string },
  meant: MeantSearch,
  { results }: { results: readonly SearchResult[] },
): void {
  const { course } = meant;
  if (course === 'restart') return tasks.forget(clientId);
  // "Cheaper" is no query that a correction could be about.
  if (course === 'new') tasks.said(clientId, query);
  tasks.searched(clientId, shownOf(meant, results, search.properties().properties), course);
}

/** Returns what the task memory keeps of an answer. Pure. */
function shownOf(
  { asked }: Pick<MeantSearch, 'asked'>,
  results: readonly SearchResult[],
  properties: readonly Property[],
): ShownSearch {
  const values: Record<string, ShownSearch['values'][string]> = {};
  for (const { field, type } of properties) {
    const first = results
      .map(({ extra }) => (extra !== undefined && Object.hasOwn(extra, field) ? extra[field] : undefined))
      .find((value) => value !== undefined && value !== null);
    const value = comparable(first, type);
    if (value !== null) values[field] = { first: value };
  }
  return { ...asked, ids: results.map(({ id }) => id), values };
}

function comparable(value: unknown, type: string): number | string | null {
  if (type === 'date')
    return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null;
  if (!['number', 'money', 'year'].includes(type)) return null;
  const number = typeof value === 'string' ? Number.parseFloat(value.replaceAll(/[^\d.-]/g, '')) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
