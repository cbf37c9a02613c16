/** Evidence of a decoded chunk that may contain no words. Natural logarithms. */
export interface WordsEvidence {
  /** Of the words, all their writings together. */
  logProb: number;
  /** Of the end as the very first token, which was not allowed. */
  endFirstLogProb: number;
  /** The words are one whole expected phrase. */
  isPhrase: boolean;
  /** Of the recording, speech over noise; null where it can't be measured. */
  snrDb: number | null;
}

/** Log odds of words against none, as a sum: there are none where it is negative. */
export interface NoWordsRule {
  bias: number;
  /** By the words' log probability; long sentences can't count as less than `leastLogProb`. */
  logProb: number;
  leastLogProb: number;
  /** By the log probability that the decoder would not have ended at once, at least `leastGoesOn`. */
  goesOn: number;
  leastGoesOn: number;
  /** By the decibels, within the range; what is not known counts as `unknownSnrDb`. */
  snrDb: number;
  snrRangeDb: readonly [number, number];
  unknownSnrDb: number;
  /** For an expected phrase: noise doesn't often sound like one. */
  phrase: number;
}

/** ln(1 - exp(x)) for x <= 0, exact near both ends (Maechler, "Accurately Computing log(1 - exp(-|a|))", 2012). */
function logOfRest(logProb: number): number {
  return logProb > -Math.LN2 ? Math.log(-Math.expm1(logProb)) : Math.log1p(-Math.exp(logProb));
}

/** Whether the decoder's own evidence, with the signal's, says that there are no words in what it was given. */
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
