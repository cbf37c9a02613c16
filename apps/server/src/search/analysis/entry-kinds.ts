import { headOf } from './phrase-head.ts';

const MAX_KINDS = 8;

/**
 * Returns the words that say what kind of thing an entry is: its category, the head of its description's first phrase,
 * and the last word of its title (`Eiffel Tower`). Forms in, forms out; pure.
 */
export function kindsOf({
  title,
  category,
  description,
}: {
  title: readonly string[];
  category: readonly string[];
  description: readonly string[];
}): readonly string[] {
  const { head } = headOf(description);
  const last = title.at(-1);
  const kinds = [...category, ...(head === null ? [] : [head]), ...(last === undefined ? [] : [last])];
  return [...new Set(kinds)].slice(0, MAX_KINDS);
}
