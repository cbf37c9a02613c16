import { distributionShift } from '@hark/shared/metrics/figures/distribution-shift';
import { asValues } from '@hark/shared/metrics/detectors/testing/random-samples';

/** The limit that tools for drift use for all three distances. */
const LIMIT = 0.1;
/** Share in place of that of an empty bin. */
const EMPTY = 0.0001;

type Samples = readonly number[];

/** Shares of both samples in the same bins: as many as Sturges (1926) has for both together, equally wide. */
function binned(current: Samples, reference: Samples): [now: number[], before: number[]] {
  const all = [...current, ...reference];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const bins = Math.ceil(Math.log2(all.length)) + 1;
  const shares = (samples: Samples): number[] => {
    const counts = Array.from({ length: bins }, () => 0);
    for (const value of samples) {
      const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
      counts[bin] = (counts[bin] ?? 0) + 1 / samples.length;
    }
    return counts;
  };
  return [shares(current), shares(reference)];
}

/** Population stability index at least 0.1, with 0.0001 for an empty bin, as in Evidently. */
export function barePsi(current: Samples, reference: Samples): boolean {
  const [now, before] = binned(current, reference);
  const psi = now.reduce((sum, share, bin) => {
    const [p, q] = [share || EMPTY, before[bin] || EMPTY];
    return sum + (p - q) * Math.log(p / q);
  }, 0);
  return psi >= LIMIT;
}

/** Jensen–Shannon distance (base 2) at least 0.1, as in Evidently. */
export function jensenShannon(current: Samples, reference: Samples): boolean {
  const [now, before] = binned(current, reference);
  const part = (share: number, middle: number) => (share === 0 ? 0 : share * Math.log2(share / middle));
  const divergence = now.reduce((sum, p, bin) => {
    const q = before[bin] ?? 0;
    return sum + (part(p, (p + q) / 2) + part(q, (p + q) / 2)) / 2;
  }, 0);
  return Math.sqrt(Math.max(0, divergence)) >= LIMIT;
}

/** Wasserstein distance at least 0.1 standard deviations of the reference, as in Evidently. */
export function bareWasserstein(current: Samples, reference: Samples): boolean {
  return (distributionShift(asValues(current), asValues(reference))?.movedSigmas ?? 0) >= LIMIT;
}

/** Population stability index above 0.1 of categories, with 0.0001 for one that is absent. */
export function psiOfCategories(current: Samples, reference: Samples): boolean {
  const share = (samples: Samples, category: number): number =>
    samples.filter((value) => value === category).length / samples.length || EMPTY;
  const psi = [...new Set([...current, ...reference])].reduce((sum, category) => {
    const [p, q] = [share(current, category), share(reference, category)];
    return sum + (p - q) * Math.log(p / q);
  }, 0);
  return psi > LIMIT;
}
