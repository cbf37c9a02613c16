/** How far above the limit the share may be, as parts of the way from the limit to 1; each is held to be equally likely. */
const EXCESSES = [0.05, 0.1, 0.25, 0.5, 0.75] as const;

/**
 * Computes the e-value of a share that is above a limit: the mixture of the likelihood ratios of larger shares against
 * the limit. While the true share is at most the limit it is a nonnegative supermartingale that starts at 1, so it
 * reaches 1/α at any time with a probability of at most α (Ville, 1939): it may be looked at after every sample, where a
 * confidence bound that is looked at again and again is passed sooner or later.
 *
 * Pure.
 *
 * @param limit more than 0 and less than 1
 */
export function shareExcessEValue({ hits, of }: { hits: number; of: number }, limit: number): number {
  const logs = EXCESSES.map((part) => {
    const share = limit + part * (1 - limit);
    return hits * Math.log(share / limit) + (of - hits) * Math.log((1 - share) / (1 - limit));
  });
  const most = Math.max(...logs);
  const mean = logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / EXCESSES.length;
  return Math.min(Number.MAX_VALUE, Math.exp(most) * mean);
}
