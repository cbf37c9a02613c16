import type { DecodingVariant } from '../decoding/decoding-variant.ts';
import type { Recognizer } from '../recognizer.ts';

/** A recogniser whose threads decode by several variants. */
export interface RecognizerPool extends Recognizer {
  /**
   * Returns the same recogniser, decoding by this variant: threads, models, queue and bias phrases are shared. Closing
   * it closes nothing. Undefined, or an engine without variants: as the engine says.
   */
  as(variant: DecodingVariant | undefined): Recognizer;
  /** Gets all threads ready for these variants, in place of those before. */
  prepare(variants: readonly DecodingVariant[]): void;
}

/** Recognises by a variant in place of the pool's own `recognize`. */
type RecognizeBy = (variant: DecodingVariant | undefined) => Recognizer['recognize'];

/** Returns a view of a pool. It recognises for one version, and belongs to no one. */
export function viewOf(
  pool: Recognizer,
  recognizeBy: RecognizeBy,
  variant: DecodingVariant | undefined,
): Recognizer {
  return { ...pool, recognize: recognizeBy(variant), close: async () => {} };
}
