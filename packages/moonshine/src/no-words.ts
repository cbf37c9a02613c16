/** Evidence of a decoded chunk that may contain no words. Natural logarithms. */
export interface WordsEvidence {
  /** Log probability of the words, summed over all their spellings. */
  logProb: number;
  /** Log probability of the end as the first token, which the search did not allow. */
  endFirstLogProb: number;
  /** Whether the words are one whole bias phrase. */
  isPhrase: boolean;
  /** Signal-to-noise ratio of the recording in decibels; null if unknown. */
  snrDb: number | null;
}

/** Weights of the sum that is the log odds of words against no words. A negative sum means no words. */
export interface NoWordsRule {
  bias: number;
  /** Weight of the words' log probability, which counts as at least `leastLogProb` in long sentences. */
  logProb: number;
  leastLogProb: number;
  /** Weight of the log probability that the decoder would not have ended at once, at least `leastGoesOn`. */
  goesOn: number;
  leastGoesOn: number;
  /** Weight per decibel, limited to the range; an unknown ratio counts as `unknownSnrDb`. */
  snrDb: number;
  snrRangeDb: readonly [number, number];
  unknownSnrDb: number;
  /** Added for a bias phrase, because noise rarely sounds like one. */
  phrase: number;
}

/** ln(1 - exp(x)) for x <= 0, exact near both ends (Maechler, "Accurately Computing log(1 - exp(-|a|))", 2012). */
function logOfRest(logProb: number): number {
  return logProb > -Math.LN2 ? Math.log(-Math.expm1(logProb)) : Math.log1p(-Math.exp(logProb));
}

/** Whether the evidence of decoder and signal indicates that the chunk has no words. */
export function hasNoWords(evidence: WordsEvidence, rule: NoWordsRule): boolean {
  const [leastDb, mostDb] = rule.snrRangeDb;
  const snrDb = Math.max(leastDb, Math.min(mostDb, evidence.snrDb ?? rule.unknownSnrDb));
  const goesOn = Math.max(rule.leastGoesOn, logOfRest(Math.min(0, evidence.endFirstLogProb)));
  const logOdds =
    rule.bias +
    rule.logProb * Math.max(rule.leastLogProb, evidence.logProb) +
    rule.goesOn * goesOn +
    rule.snrDb * snrDb +
    (evidence.isPhrase ? rule.phrase : 0);
  return logOdds < 0;
}
