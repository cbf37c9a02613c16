/**
 * How many places a result list is looked through, as data: what is shown at place i, first place 1, is examined with a
 * probability of about 1 / log2(1 + i). This is the discount of DCG (Järvelin & Kekäläinen, "Cumulated gain-based
 * evaluation of IR techniques", 2002), which falls more slowly than most click curves: it corrects too little rather
 * than too much.
 */
function examined(place: number): number {
  return 1 / Math.log2(1 + place);
}

/** Clicks further down weigh no more: few are honest, and whoever makes clicks up would choose them. */
const LAST_PLACE = 10;

/**
 * What a click at each place is worth, first place first: the inverse of how much the place is examined (inverse
 * propensity scoring: Joachims, Swaminathan & Schnabel, "Unbiased learning-to-rank with biased feedback", 2017). Without
 * it, whatever is first is clicked more for being first, and stays first for being clicked more.
 */
export const PLACE_WEIGHTS: readonly number[] = Array.from(
  { length: LAST_PLACE },
  (_, index) => 1 / examined(index + 1),
);
