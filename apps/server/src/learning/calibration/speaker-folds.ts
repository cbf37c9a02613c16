/**
 * Puts things into folds so that those of one speaker stay together, the speakers with most first, each where least is.
 * What has no speaker is a speaker of its own. @returns the fold of each, from 0
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
