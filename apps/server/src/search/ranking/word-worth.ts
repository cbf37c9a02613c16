/** A word that is a fifth off costs four nats of what it tells: it is heard that way about once in fifty times. */
const COST_OF_DIFFERENCE = 20;

/** What is left of what a word tells (`idf`, in nats) where only a word like it was found, as a share of it. */
export function shareOfWorth(closeness: number, idf: number): number {
  return Math.max(0, 1 - (COST_OF_DIFFERENCE * (1 - closeness)) / Math.max(1, idf));
}
