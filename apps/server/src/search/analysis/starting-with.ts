/** Returns the sorted strings that begin with a prefix, by binary search. Pure. */
export function startingWith(sorted: readonly string[], prefix: string): string[] {
  const from = firstFrom(sorted, prefix);
  let to = from;
  while (to < sorted.length && sorted[to]?.startsWith(prefix) === true) to++;
  return sorted.slice(from, to);
}

/** Returns the index of the first string that does not sort before the given one. */
export function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
