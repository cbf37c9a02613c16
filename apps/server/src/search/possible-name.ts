/** Words that may be a name. */
export interface PossibleName {
  words: readonly string[];
  /** Whether a name that sounds the same will do. */
  isSoundEnough: boolean;
}
