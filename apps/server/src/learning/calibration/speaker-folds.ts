/**
 * Distributes items over folds and keeps the items of a speaker together. Speakers with the most items go first, each
 * to the smallest fold. An item without a speaker counts as a speaker of its own.
 *
 * @returns The fold of each item, from 0.
 */
export function speakerFolds(speakers: readonly (string | null)[], folds: number): number[] {
  const members = new Map<string | number, number[]>();
  for (const [index, speaker] of speakers.entries()) {
    const key = speaker ?? index;
    members.set(key, [...(members.get(key) ?? []), index]);
  }
  const sizes = Array.from({ length: folds }, () => 0);
  const foldOf = speakers.map(() => 0);
  for (const group of [...members.values()].toSorted((left, right) => right.length - left.length)) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold] = (sizes[fold] ?? 0) + group.length;
    for (const index of group) foldOf[index] = fold;
  }
  return foldOf;
}
