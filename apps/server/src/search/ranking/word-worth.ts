/**
 * Nats of a word's information lost per unit of distance. A word at distance 0.2 loses four nats: it is misheard that
 * way about once in fifty times.
 */
const COST_OF_DIFFERENCE = 20;

/** Share of a word's information (`idf`, in nats) that remains where only a similar word matched. */
export function shareOfWorth(closeness: number, idf: number): number {
  return Math.max(0, 1 - (COST_OF_DIFFERENCE * (1 - closeness)) / Math.max(1, idf));
}
