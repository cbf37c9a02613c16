/**
 * The probability that the result at a place is examined: about 1 / log2(1 + place), first place 1. This is the
 * discount of DCG (Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002). It falls more
 * slowly than most click curves, so it corrects too little rather than too much.
 */
function examined(place: number): number {
  return 1 / Math.log2(1 + place);
}

/** Last place with a weight of its own. Few clicks below it are honest, and a manipulator would choose them. */
const LAST_PLACE = 10;

/**
 * Weight of a click at each place, first place first: the inverse of the probability that the place is examined
 * (inverse propensity scoring: Joachims, Swaminathan & Schnabel, "Unbiased learning-to-rank with biased feedback",
 * 2017). Without it, the first result gets more clicks for being first, and stays first for its clicks.
 */
export const PLACE_WEIGHTS: readonly number[] = Array.from(
  { length: LAST_PLACE },
  (_, index) => 1 / examined(index + 1),
);
