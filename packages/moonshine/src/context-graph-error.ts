/** Thrown for a list with too many phrases. The message says what to do. */
export class ContextGraphError extends Error {
  readonly code = 'too_many_phrases';
  readonly retryable = false;

  constructor(mostPhrases: number) {
    super(`There are more than ${mostPhrases} phrases: give the most important ones.`);
    this.name = 'ContextGraphError';
  }
}
